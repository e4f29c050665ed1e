import { noContent, readJson, route } from "@/server/http/route";
import { changeAccount, removeAccount } from "@/server/services/account/manage";

interface Params {
	id: string;
}

export const PUT = route<Params>("PUT /api/accounts/[id]", async ({ ctx, request, params, caller }) => {
	await changeAccount({ ctx, input: { ...params, body: await readJson(request), caller } });
	return noContent();
});

export const DELETE = route<Params>("DELETE /api/accounts/[id]", async ({ ctx, request, params, caller }) => {
	await removeAccount({ ctx, input: { ...params, body: await readJson(request), caller } });
	return noContent();
});
