import type { Role } from "@/lib/accounts/roles";
import type { Caller } from "@/server/accounts/accounts";
import type { Clock } from "@/server/clock";
import { createAccount } from "../account/manage";
import { setUp } from "../account/set-up";
import type { ServiceContext } from "../context";
import { signIn } from "../session/sign-in";

export const PASSWORD = "vessel orchard lantern";
export const OTHER_PASSWORD = "granite whistle meadow";
export const STRANGER: Caller = { cookie: undefined, bearer: undefined, address: "192.0.2.7", browser: "Tester" };

/** The caller with the cookies that an answer set. */
export function withCookies(setCookies: readonly string[], caller = STRANGER): Caller {
	return { ...caller, cookie: setCookies.map((cookie) => cookie.split(";")[0]).join("; ") };
}

/** People of a console in a test: they sign in as they would in a browser. */
export class People {
	constructor(private readonly server: { readonly ctx: ServiceContext; readonly clock: Clock }) {}

	/** The context as a route would make it for this caller. */
	async as(caller: Caller): Promise<ServiceContext> {
		const { ctx, clock } = this.server;
		// The library dates sessions by the system's clock, which the console's clock of a test does not follow.
		const nowMs = clock.nowMs();
		await ctx.db.session.updateMany({
			data: { createdAt: new Date(nowMs), expiresAt: new Date(nowMs + 86_400_000) },
		});
		return { ...ctx, actor: await ctx.accounts.actorOf(caller) };
	}

	/** The first administrator, `ann`, signed in. */
	async administrator(): Promise<Caller> {
		const body = { userName: "ann", password: PASSWORD };
		return withCookies((await setUp({ ctx: this.server.ctx, input: { body, caller: STRANGER } })).setCookies);
	}

	/** Another account, made by an administrator, signed in. */
	async member(boss: Caller, userName: string, role: Role): Promise<{ id: string; caller: Caller }> {
		const body = { userName, password: PASSWORD, role, ownPassword: PASSWORD };
		const { id } = await createAccount({ ctx: await this.as(boss), input: { body, caller: boss } });
		return { id, caller: await this.enter(userName) };
	}

	async enter(userName: string, password = PASSWORD): Promise<Caller> {
		const input = { body: { userName, password }, caller: STRANGER };
		return withCookies((await signIn({ ctx: this.server.ctx, input })).setCookies);
	}
}
