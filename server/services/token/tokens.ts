import { mayDo } from "@/lib/accounts/permissions";
import { isAtLeast } from "@/lib/accounts/roles";
import { type TokenRecord, tokenInputSchema } from "@/lib/api/account";
import { type Caller, roleOfToken } from "@/server/accounts/accounts";
import { permit } from "@/server/accounts/permit";
import { InputError, NotFoundError } from "@/server/errors";
import { checkOwnPassword, ownUser } from "../account/internal";
import type { Call, ServiceContext } from "../context";
import { parseInput } from "../input";

const DAY_S = 86_400;

/** Own API tokens; of everybody for whoever manages accounts. */
export async function listTokens({ ctx }: Pick<Call<unknown>, "ctx">): Promise<{ tokens: TokenRecord[] }> {
	permit(ctx, "token:own");
	const rows = await ctx.db.apikey.findMany({ where: ofOthersToo(ctx), orderBy: { createdAt: "desc" } });
	return { tokens: await recordsOf(ctx, rows) };
}

/**
 * Makes an API token. Its secret is in the answer and nowhere else: only a hash is stored.
 *
 * @throws InputError, TooManyError
 */
export async function createToken({ ctx, input }: Call<{ body: unknown; caller: Caller }>) {
	permit(ctx, "token:own");
	const { name, role, expiresInDays, ownPassword } = parseInput(tokenInputSchema, input.body);
	const user = ownUser(ctx);
	if (!isAtLeast(user.role, role)) {
		throw new InputError([
			{ field: "role", code: "above-own", message: `A token cannot do more than you: choose ${user.role} or less.` },
		]);
	}
	await checkOwnPassword(ctx, { caller: input.caller, password: ownPassword, field: "ownPassword" });
	const key = await ctx.accounts.auth.api.createApiKey({
		body: {
			name,
			userId: user.id,
			metadata: { role },
			...(expiresInDays === undefined ? {} : { expiresIn: expiresInDays * DAY_S }),
		},
	});
	const row = await ctx.db.apikey.findUniqueOrThrow({ where: { id: key.id } });
	const [token] = await recordsOf(ctx, [row]);
	if (token === undefined) throw new NotFoundError("The token was removed at the same moment.");
	return { token, secret: key.key };
}

/** Ends a token at once. @throws NotFoundError */
export async function removeToken({ ctx, input: { id } }: Call<{ id: string }>): Promise<void> {
	permit(ctx, "token:own");
	const { count } = await ctx.db.apikey.deleteMany({ where: { id, ...ofOthersToo(ctx) } });
	if (count === 0) throw new NotFoundError("This token does not exist (any more).");
	ctx.accounts.revoked({ tokenId: id });
}

function ofOthersToo(ctx: ServiceContext): { referenceId?: string } {
	const user = ownUser(ctx);
	return mayDo(user.role, "account:manage") ? {} : { referenceId: user.id };
}

type Row = Awaited<ReturnType<ServiceContext["db"]["apikey"]["findMany"]>>[number];

async function recordsOf({ db }: ServiceContext, rows: readonly Row[]): Promise<TokenRecord[]> {
	const owners = await db.user.findMany({ where: { id: { in: rows.map((row) => row.referenceId) } } });
	const nameOf = new Map(owners.map((owner) => [owner.id, owner.name]));
	return rows.map((row) => ({
		id: row.id,
		name: row.name ?? "",
		role: roleOfToken(row.metadata) ?? "viewer",
		start: row.start ?? "",
		owner: { id: row.referenceId, name: nameOf.get(row.referenceId) ?? "" },
		createdAtMs: row.createdAt.getTime(),
		...(row.expiresAt === null ? {} : { expiresAtMs: row.expiresAt.getTime() }),
		...(row.lastRequest === null ? {} : { lastUsedAtMs: row.lastRequest.getTime() }),
	}));
}
