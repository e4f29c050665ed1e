import { type Caller, headersOf } from "@/server/accounts/accounts";
import type { Call } from "../context";

/** Ends the session of the caller, if there is one. @returns cookies that take the session away from the browser */
export async function signOut({ ctx, input: { caller } }: Call<{ caller: Caller }>): Promise<string[]> {
	const response = await ctx.accounts.auth.api.signOut({ headers: headersOf(caller), asResponse: true });
	const { actor } = ctx;
	if (actor.kind === "user") {
		ctx.accounts.revoked({ sessionId: actor.sessionId });
		await ctx.audit.write({ actor, action: "signed out", outcome: "done" });
	}
	return response.headers.getSetCookie();
}
