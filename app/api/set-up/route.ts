import { json, readJson, route, withCookies } from "@/server/http/route";
import { setUp } from "@/server/services/account/set-up";

export const POST = route("POST /api/set-up", async ({ ctx, request, caller }) => {
	const { setCookies, needsSecondFactor } = await setUp({ ctx, input: { body: await readJson(request), caller } });
	return withCookies(json({ needsSecondFactor }), setCookies);
});
