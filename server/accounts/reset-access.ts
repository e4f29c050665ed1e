import { hashPassword } from "better-auth/crypto";
import { newPasswordSchema } from "@/lib/api/account";
import type { Audit } from "@/server/audit/audit";
import type { Clock } from "@/server/clock";
import type { Db } from "@/server/db/open";
import { InputError, NotFoundError } from "@/server/errors";
import { checkNewPassword } from "./passwords";

/**
 * Gives an account a new password, takes its second factor and its blocking away, and ends its sessions and tokens. For
 * whoever has the data folder in hand; the server does not run meanwhile.
 *
 * @throws NotFoundError naming whom there is; InputError for a password that is too weak
 */
export async function resetAccess(
	{ db, clock, audit }: { db: Db; clock: Clock; audit: Audit },
	{ userName, password }: { userName: string; password: string },
): Promise<{ name: string; tokenCount: number }> {
	const user = await db.user.findUnique({ where: { username: userName.toLowerCase() } });
	if (user === null) throw new NotFoundError(await whoElse(db));
	const checked = newPasswordSchema.safeParse(password);
	if (!checked.success) {
		const message = checked.error.issues[0]?.message ?? "Choose another password.";
		throw new InputError([{ field: "password", code: "weak", message }]);
	}
	checkNewPassword(password, user.name);
	const [tokens] = await db.$transaction([
		db.apikey.deleteMany({ where: { referenceId: user.id } }),
		db.session.deleteMany({ where: { userId: user.id } }),
		db.twoFactor.deleteMany({ where: { userId: user.id } }),
		db.account.updateMany({
			where: { userId: user.id, providerId: "credential" },
			data: { password: await hashPassword(password) },
		}),
		db.user.update({
			where: { id: user.id },
			data: { twoFactorEnabled: false, banned: false, updatedAt: new Date(clock.nowMs()) },
		}),
	]);
	await audit.write({
		actor: { kind: "local" },
		action: "reset password",
		target: `account:${user.id}`,
		subject: user.name,
		outcome: "done",
	});
	return { name: user.name, tokenCount: tokens.count };
}

async function whoElse(db: Db): Promise<string> {
	const users = await db.user.findMany({ orderBy: { username: "asc" }, select: { name: true }, take: 20 });
	if (users.length === 0) return "There is no account yet: start Spillway and set it up in the browser.";
	return `There is no account of this name. There are: ${users.map(({ name }) => name).join(", ")}.`;
}
