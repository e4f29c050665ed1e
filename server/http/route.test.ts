import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createUser } from "@/server/services/account/internal";
import type { ServiceContext } from "@/server/services/context";
import { StatementError } from "@/server/services/explorer/query";
import { TestConsole } from "@/server/services/testing/console";
import { provideContext } from "./context";
import { json, noSuchPath, readJson, route } from "./route";
import { ROUTES, type RouteRule } from "./route-table";

let server: TestConsole;
beforeEach(async () => {
	server = await TestConsole.open();
	provideContext(server.ctx satisfies ServiceContext);
});
afterEach(async () => {
	provideContext(undefined);
	await server[Symbol.asyncDispose]();
});

const params = Promise.resolve({});
const echo = route("POST /api/session", async ({ request }) => json(await readJson(request)));

function post(body: string | Uint8Array<ArrayBuffer>, contentType = "application/json", encoding?: string): Request {
	const headers = { "content-type": contentType, ...(encoding === undefined ? {} : { "content-encoding": encoding }) };
	return new Request("http://127.0.0.1/api/tasks", { method: "POST", body, headers });
}
/** A megabyte that fits into a few hundred bytes. */
const BOMB = new Uint8Array(gzipSync(`{"a":"${"x".repeat(1_000_000)}"}`));

/** The cookie of somebody who may do everything. */
async function administrator(): Promise<string> {
	const { ctx, clock } = server;
	await createUser(ctx, { userName: "ann", password: "vessel orchard lantern", role: "administrator" });
	const body = { username: "ann", password: "vessel orchard lantern" };
	const { headers } = await ctx.accounts.auth.api.signInUsername({ body, asResponse: true });
	await ctx.db.session.updateMany({ data: { createdAt: new Date(clock.nowMs()) } });
	return headers.getSetCookie().join("; ");
}

test.each([
	["another content type", post("{}", "text/plain"), 415, "not-json"],
	["broken JSON", post('{"password":"s3cret" oops}'), 400, "bad-json"],
	["JSON that is no object", post("3"), 400, "bad-json"],
	["a packed body", post(BOMB, "application/json", "gzip"), 415, "not-json"],
	["a packed body that does not say so", post(BOMB), 400, "bad-json"],
	["a body beyond the limit", post(`{"a":"${"x".repeat(1_100_000)}"}`), 413, "body-too-large"],
])("%s is answered as a problem", async (_name, request, status, code) => {
	const response = await echo(request, { params });
	const problem = await response.json();
	expect(response.headers.get("content-type")).toBe("application/problem+json");
	expect([response.status, problem]).toEqual([status, expect.objectContaining({ status, code })]);
	expect(JSON.stringify(problem)).not.toContain("s3cret");
});

test("an address that nobody answers is a problem that names it", async () => {
	const response = await route("ANY /api/*", noSuchPath)(new Request("http://127.0.0.1/api/nothing?token=t"), {
		params,
	});
	expect([response.status, await response.json()]).toEqual([
		404,
		expect.objectContaining({ code: "not-found", detail: "There is nothing at /api/nothing: check the address." }),
	]);
});

test.each([
	[
		"a statement that the server quotes",
		new StatementError('syntax error near "s3cret"'),
		"TDengine refused the statement",
	],
	["an error that nobody expected", new Error("s3cret"), "Internal error"],
])("%s is told in the audit log without the quotation", async (_name, thrown, detail) => {
	const cookie = await administrator();
	const failing = route("POST /api/explorer/query", () => Promise.reject(thrown));
	const response = await failing(new Request("http://127.0.0.1/", { method: "POST", headers: { cookie } }), { params });
	expect(await server.ctx.db.auditEntry.findMany({ where: { action: "ran SQL" } })).toMatchObject([{ detail }]);
	expect((await response.text()).includes("s3cret")).toBe(thrown instanceof StatementError);
});

test("calls that make the server connect somewhere are taken so often a minute", async () => {
	const headers = { cookie: await administrator() };
	const check = route("POST /api/checks", async () => json({}));
	const ask = () => check(new Request("http://127.0.0.1/api/checks", { method: "POST", headers }), { params });
	for (let i = 0; i < 60; i++) expect((await ask()).status).toBe(200);
	const refused = await ask();
	expect([refused.status, Number(refused.headers.get("retry-after"))]).toEqual([429, expect.toSatisfy((s) => s <= 60)]);
});

test("every change and every call to somewhere else is limited", () => {
	const unlimited = Object.entries<RouteRule>(ROUTES).filter(
		([key, { needs, limit }]) =>
			!key.startsWith("GET ") && limit === undefined && needs !== "anyone" && !/^(account|token):/.test(needs),
	);
	// These only read; what is about accounts and tokens asks for the own password, which is limited by itself.
	expect(unlimited.map(([key]) => key)).toEqual(["PUT /api/events/watch", "POST /api/tasks/export"]);
});

test("a handler is not even asked for whoever may not", async () => {
	const asked = route("POST /api/tasks", () => expect.unreachable("the handler was asked"));
	const response = await asked(post("{}"), { params });
	expect([response.status, await response.json()]).toEqual([401, expect.objectContaining({ code: "sign-in-needed" })]);
});

test("a dry run is no change: only what was applied is told in the audit log", async () => {
	const { ctx } = server;
	const cookie = await administrator();
	const imported = route("POST /api/tasks/import", async ({ request }) => json(await readJson(request)));
	for (const isApplied of [false, true]) {
		const headers = { cookie, "content-type": "application/json" };
		const request = new Request("http://127.0.0.1/", { method: "POST", headers, body: JSON.stringify({ isApplied }) });
		expect(await (await imported(request, { params })).json()).toEqual({ isApplied });
	}
	expect(await ctx.db.auditEntry.count({ where: { action: "imported tasks" } })).toBe(1);
});
