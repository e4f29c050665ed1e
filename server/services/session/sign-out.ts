import { type Caller, headersOf } from "@/server/accounts/accounts";
import type { Call } from "../context";

/** Ends the session of the caller, if there is one. @returns cookies that take the session away from the browser */
export async function signOut({ ctx, input: { caller } }: Call<{ caller: Caller }>): Promise<string[]> {
	const response = await ctx.accounts.auth.api.signOut({ headers: headersOf(caller), asResponse: true });
	if (ctx.actor.kind === "user") ctx.accounts.revoked({ sessionId: ctx.actor.sessionId });
	return response.headers.getSetCookie();
}
