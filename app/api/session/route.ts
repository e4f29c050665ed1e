import { json, noContent, readJson, route, withCookies } from "@/server/http/route";
import { whoAmI } from "@/server/services/session/me";
import { signIn } from "@/server/services/session/sign-in";
import { signOut } from "@/server/services/session/sign-out";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/session", async ({ ctx }) => json(await whoAmI({ ctx })));

export const POST = route("POST /api/session", async ({ ctx, request, caller }) => {
	const { setCookies, needsSecondFactor } = await signIn({ ctx, input: { body: await readJson(request), caller } });
	return withCookies(json({ needsSecondFactor }), setCookies);
});

export const DELETE = route("DELETE /api/session", async ({ ctx, caller }) =>
	withCookies(noContent(), await signOut({ ctx, input: { caller } })),
);
