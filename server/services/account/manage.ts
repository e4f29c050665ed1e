import { isRole } from "@/lib/accounts/roles";
import { type AccountRecord, accountChangeSchema, accountInputSchema } from "@/lib/api/account";
import type { Caller } from "@/server/accounts/accounts";
import { checkNewPassword } from "@/server/accounts/passwords";
import { permit } from "@/server/accounts/permit";
import type { DbOrTransaction } from "@/server/db/open";
import { ConflictError, NotFoundError } from "@/server/errors";
import type { Call, ServiceContext } from "../context";
import { parseInput } from "../input";
import { checkOwnPassword, createUser } from "./internal";

/** Everybody who may sign in, by name. */
export async function listAccounts({ ctx }: Pick<Call<unknown>, "ctx">): Promise<{ accounts: AccountRecord[] }> {
	permit(ctx, "account:manage");
	const [users, sessions, tokens] = await Promise.all([
		ctx.db.user.findMany({ orderBy: { username: "asc" } }),
		ctx.db.session.groupBy({ by: ["userId"], _max: { createdAt: true } }),
		ctx.db.apikey.groupBy({ by: ["referenceId"], _count: true }),
	]);
	const lastSignIn = new Map(sessions.map((row) => [row.userId, row._max.createdAt?.getTime()]));
	const tokenCount = new Map(tokens.map((row) => [row.referenceId, row._count]));
	return {
		accounts: users.map((user) => {
			const lastSignInAtMs = lastSignIn.get(user.id);
			return {
				id: user.id,
				name: user.name,
				role: isRole(user.role) ? user.role : "viewer",
				isBlocked: user.banned === true,
				hasSecondFactor: user.twoFactorEnabled === true,
				createdAtMs: user.createdAt.getTime(),
				...(lastSignInAtMs === undefined ? {} : { lastSignInAtMs }),
				tokenCount: tokenCount.get(user.id) ?? 0,
			};
		}),
	};
}

/** @throws InputError, ConflictError when the name is taken, TooManyError */
export async function createAccount({
	ctx,
	input,
}: Call<{ body: unknown; caller: Caller }>): Promise<{ id: string; name: string }> {
	permit(ctx, "account:manage");
	const { ownPassword, ...account } = parseInput(accountInputSchema, input.body);
	await checkOwnPassword(ctx, { caller: input.caller, password: ownPassword, field: "ownPassword" });
	return { id: await createUser(ctx, account), name: account.userName };
}

/**
 * Changes role, password, blocking or second factor of an account. Whatever takes rights away counts at once: sessions
 * end where the password changed or the account is blocked, and open streams end in any case.
 *
 * @throws InputError, NotFoundError, ConflictError for the last administrator, TooManyError
 */
export async function changeAccount({
	ctx,
	input,
}: Call<{ id: string; body: unknown; caller: Caller }>): Promise<void> {
	permit(ctx, "account:manage");
	const change = parseInput(accountChangeSchema, input.body);
	await checkOwnPassword(ctx, { caller: input.caller, password: change.ownPassword, field: "ownPassword" });
	const user = await findUser(ctx, input.id);
	if (change.password !== undefined) checkNewPassword(change.password, user.name);
	const { password } = await ctx.accounts.auth.$context;
	const hash = change.password === undefined ? undefined : await password.hash(change.password);
	await ctx.db.$transaction(async (tx) => {
		if (hash !== undefined) {
			const where = { userId: user.id, providerId: "credential" };
			await tx.account.updateMany({ where, data: { password: hash } });
		}
		await tx.user.update({
			where: { id: user.id },
			data: {
				...(change.role === undefined ? {} : { role: change.role }),
				...(change.isBlocked === undefined ? {} : { banned: change.isBlocked }),
				...(change.removeSecondFactor === undefined ? {} : { twoFactorEnabled: false }),
				updatedAt: new Date(ctx.clock.nowMs()),
			},
		});
		await refuseNoneLeft(tx);
		if (change.removeSecondFactor === true) await tx.twoFactor.deleteMany({ where: { userId: user.id } });
		if (hash !== undefined || change.isBlocked === true) await tx.session.deleteMany({ where: { userId: user.id } });
	}, ONE_AFTER_ANOTHER);
	ctx.accounts.revoked({ userId: user.id });
}

/** Removes an account with its sessions and tokens. @throws NotFoundError, ConflictError, InputError, TooManyError */
export async function removeAccount({
	ctx,
	input: { id, body, caller },
}: Call<{ id: string; body: unknown; caller: Caller }>): Promise<void> {
	permit(ctx, "account:manage");
	const { ownPassword } = parseInput(accountChangeSchema.pick({ ownPassword: true }), body);
	await checkOwnPassword(ctx, { caller, password: ownPassword, field: "ownPassword" });
	const user = await findUser(ctx, id);
	await ctx.db.$transaction(async (tx) => {
		await tx.apikey.deleteMany({ where: { referenceId: user.id } });
		await tx.user.delete({ where: { id: user.id } });
		await refuseNoneLeft(tx);
	}, ONE_AFTER_ANOTHER);
	ctx.accounts.revoked({ userId: user.id });
}

async function findUser(ctx: ServiceContext, id: string) {
	const user = await ctx.db.user.findUnique({ where: { id } });
	if (user === null) throw new NotFoundError("This account does not exist (any more).");
	return user;
}

const ONE_AFTER_ANOTHER = { isolationLevel: "Serializable" } as const;

/** Within the change itself, so that of two administrators who demote each other one stays. */
async function refuseNoneLeft(tx: DbOrTransaction): Promise<void> {
	const left = await tx.user.count({
		where: { role: "administrator", OR: [{ banned: false }, { banned: null }] },
	});
	if (left === 0) {
		throw new ConflictError("This is the last administrator: make another account administrator first.");
	}
}
