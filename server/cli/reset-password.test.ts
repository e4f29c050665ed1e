import fs from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createUser } from "@/server/services/account/internal";
import { signIn } from "@/server/services/session/sign-in";
import { TestConsole } from "@/server/services/testing/console";
import { PASSWORD, People, STRANGER } from "@/server/services/testing/people";
import { runCommandLine } from "./main";

let server: TestConsole;
let userId: string;
beforeEach(async () => {
	server = await TestConsole.open();
	userId = await createUser(server.ctx, { userName: "Ann", password: PASSWORD, role: "administrator" });
});
afterEach(() => server[Symbol.asyncDispose]());

const NEW_PASSWORD = "granite whistle meadow";

async function reset(argv: string[], input = "") {
	let [out, err] = ["", ""];
	const code = await runCommandLine({
		argv: ["reset-password", ...argv],
		environment: { NODE_ENV: "test", SPILLWAY_DATA_DIR: server.dataDir },
		version: "0.0.0",
		root: path.resolve("."),
		workerFile: "",
		startPipeline: () => expect.unreachable("no pipeline"),
		checks: { source: () => expect.unreachable("no check"), broker: () => expect.unreachable("no check") },
		readInput: async () => input,
		terminal: {
			out: (text) => {
				out += text;
			},
			err: (text) => {
				err += text;
			},
			isInteractive: false,
			columns: 100,
		},
	});
	return { code, out, err };
}

async function resetWhileStopped(argv: string[], input?: string) {
	let outcome = { code: -1, out: "", err: "" };
	await server.restart(async () => {
		outcome = await reset(argv, input);
	});
	return outcome;
}

/** The answer to a password: `in`, `code` when a second factor is asked for, or why it was refused. */
async function enter(password: string): Promise<string> {
	const input = { body: { userName: "ann", password }, caller: STRANGER };
	return signIn({ ctx: server.ctx, input }).then(
		({ needsSecondFactor }) => (needsSecondFactor ? "code" : "in"),
		(error) => (error instanceof Error && "code" in error ? String(error.code) : String(error)),
	);
}

test("a password that is made up and printed lets in; the old one does not", async () => {
	const { code, out } = await resetWhileStopped(["ANN"]);
	expect(code).toBe(0);
	const made = /Password: (\S+)/.exec(out)?.[1] ?? "";
	expect(made).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
	expect(await enter(PASSWORD)).toBe("sign-in-refused");
	expect(await enter(made)).toBe("in");
});

test("one from standard input is not printed", async () => {
	const { code, out } = await resetWhileStopped(["ann", "--stdin"], `${NEW_PASSWORD}\n`);
	expect([code, out.includes("granite")]).toEqual([0, false]);
	expect(await enter(NEW_PASSWORD)).toBe("in");
});

test("second factor, blocking, sessions and tokens go; the audit log says so", async () => {
	const { db, accounts } = server.ctx;
	await new People(server).enter("ann");
	await accounts.auth.api.createApiKey({ body: { name: "t", userId, metadata: { role: "viewer" } } });
	await db.twoFactor.create({ data: { id: "f", userId, secret: "s", backupCodes: "b", verified: true } });
	await db.user.update({ where: { id: userId }, data: { twoFactorEnabled: true, banned: true } });
	const { out } = await resetWhileStopped(["ann", "--stdin"], NEW_PASSWORD);
	expect(out).toContain("API tokens revoked: 1.");
	const fresh = server.ctx.db;
	expect([await fresh.session.count(), await fresh.apikey.count(), await fresh.twoFactor.count()]).toEqual([0, 0, 0]);
	expect(await enter(NEW_PASSWORD)).toBe("in");
	const [line] = await fresh.auditEntry.findMany({ where: { action: "reset password" } });
	expect(line).toMatchObject({ actor: "local", subject: "Ann", outcome: "done" });
	expect(await fs.readFile(path.join(server.dataDir, "audit.ndjson"), "utf8")).toContain("reset password");
});

test.each([
	["nobody of this name", ["bob"], "", 1, "There are: Ann."],
	["no name", [], "", 2, "spillway reset-password USER"],
	["a short password", ["ann", "--stdin"], "short\n", 1, "At least 10 characters"],
	["a common password", ["ann", "--stdin"], "password123\n", 1, "tried first"],
])("%s is told, and nothing changes", async (_name, argv, input, code, words) => {
	const outcome = await resetWhileStopped(argv, input);
	expect(outcome.code).toBe(code);
	expect(outcome.err).toContain(words);
	expect(await enter(PASSWORD)).toBe("in");
});

test("a server that runs is told", async () => {
	const { code, err } = await reset(["ann"]);
	expect(code).toBe(1);
	expect(err).toContain("already uses the data folder");
});
