import { json, noContent, readJson, route, withCookies } from "@/server/http/route";
import { beginSecondFactor, finishSecondFactor, removeSecondFactor } from "@/server/services/account/own";

export const POST = route("POST /api/account/second-factor", async ({ ctx, request, caller }) =>
	json(await beginSecondFactor({ ctx, input: { body: await readJson(request), caller } })),
);

export const PUT = route("PUT /api/account/second-factor", async ({ ctx, request, caller }) =>
	withCookies(noContent(), await finishSecondFactor({ ctx, input: { body: await readJson(request), caller } })),
);

export const DELETE = route("DELETE /api/account/second-factor", async ({ ctx, request, caller }) =>
	withCookies(noContent(), await removeSecondFactor({ ctx, input: { body: await readJson(request), caller } })),
);
