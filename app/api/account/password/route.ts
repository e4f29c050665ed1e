import { noContent, readJson, route, withCookies } from "@/server/http/route";
import { changeOwnPassword } from "@/server/services/account/own";

export const PUT = route("PUT /api/account/password", async ({ ctx, request, caller }) =>
	withCookies(noContent(), await changeOwnPassword({ ctx, input: { body: await readJson(request), caller } })),
);
