import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { PERMISSIONS, type Permission } from "@/lib/accounts/permissions";
import { Secret } from "@/lib/secret";
import { readMetricsToken } from "@/server/metrics/token-file";
import { TestConsole } from "@/server/services/testing/console";
import { STRANGER } from "@/server/services/testing/people";
import { Accounts } from "./accounts";
import { permit } from "./permit";

const TOKEN = "a-token-of-twenty-six-chars";

test("the metrics token reads metrics, and opens nothing else", async () => {
	await using server = await TestConsole.open();
	const { auth } = server.ctx.accounts;
	const { db, clock } = server.ctx;
	const accounts = new Accounts({ auth, db, clock, setUpCode: undefined, metricsToken: new Secret(TOKEN) });
	const actor = await accounts.actorOf({ ...STRANGER, bearer: TOKEN });
	const allowed = (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => {
		try {
			permit({ actor }, permission);
			return true;
		} catch {
			return false;
		}
	});
	expect(allowed).toEqual(["metrics:read"]);
	for (const bearer of [TOKEN.slice(0, -1), `${TOKEN}x`, TOKEN.toUpperCase()]) {
		expect(await accounts.actorOf({ ...STRANGER, bearer })).toMatchObject({ kind: "nobody" });
	}
	expect(await server.ctx.accounts.actorOf({ ...STRANGER, bearer: TOKEN })).toMatchObject({ kind: "nobody" });
});

test.each([
	["with a line end", `${TOKEN}\n`, TOKEN],
	["too short", "short\n", undefined],
	["with a space inside", "two words that are long enough", undefined],
	["empty", "", undefined],
])("a token file %s", async (_name, content, token) => {
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-test-"));
	const file = path.join(folder, "token");
	await fs.writeFile(file, content);
	try {
		if (token === undefined) await expect(readMetricsToken(file)).rejects.toThrow("SPILLWAY_METRICS_TOKEN_FILE");
		else expect((await readMetricsToken(file)).reveal()).toBe(token);
	} finally {
		await fs.rm(folder, { recursive: true });
	}
});
