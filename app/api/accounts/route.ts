import { json, readJson, route } from "@/server/http/route";
import { createAccount, listAccounts } from "@/server/services/account/manage";

export const dynamic = "force-dynamic";

export const GET = route("GET /api/accounts", async ({ ctx }) => json(await listAccounts({ ctx })));

export const POST = route("POST /api/accounts", async ({ ctx, request, caller }) =>
	json(await createAccount({ ctx, input: { body: await readJson(request), caller } }), 201),
);
