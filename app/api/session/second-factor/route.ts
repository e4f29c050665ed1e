import { json, readJson, route, withCookies } from "@/server/http/route";
import { signInWithCode } from "@/server/services/session/sign-in";

export const POST = route("POST /api/session/second-factor", async ({ ctx, request, caller }) => {
	const input = { body: await readJson(request), caller };
	const { setCookies, needsSecondFactor } = await signInWithCode({ ctx, input });
	return withCookies(json({ needsSecondFactor }), setCookies);
});
