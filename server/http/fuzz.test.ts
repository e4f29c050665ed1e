import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { USUAL_SETTINGS } from "@/lib/api/settings";
import { allowAddresses } from "@/server/reach/guard";
import { createUser } from "@/server/services/account/internal";
import { createTask } from "@/server/services/task/create";
import { loadDefinition } from "@/server/services/task/definition";
import { TestConsole, taskInput } from "@/server/services/testing/console";
import { provideContext } from "./context";
import { ROUTES } from "./route-table";
import { bodiesOf, HOSTILE, leaf } from "./testing/bodies";

type Handler = (request: Request, segment: { params: Promise<Record<string, string>> }) => Promise<Response>;

const files = import.meta.glob<Record<string, Handler | string>>("../../app/**/route.ts", { eager: true });
const schemas = import.meta.glob<Record<string, unknown>>(["../../lib/api/*.ts", "!**/*.test.ts"], { eager: true });

const routes = Object.entries(files).flatMap(([file, exports]) => {
	const address = file.replace("../../app", "").replace("/route.ts", "");
	return ["GET", "POST", "PUT", "PATCH", "DELETE"].flatMap((method) => {
		const handler = exports[method];
		// Without a session nothing else would be asked.
		const endsSession = address === "/api/session" && method === "DELETE";
		return typeof handler === "function" && !endsSession ? [{ method, address, handler }] : [];
	});
});

/** Every name that any schema of the API knows: bodies are made of them, so that they reach past the first check. */
const NAMES = [
	...new Set(
		Object.values(schemas).flatMap((exports) =>
			Object.values(exports).flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : [])),
		),
	),
];

const { body } = fc.letrec<{ value: unknown; body: Record<string, unknown> }>((tie) => ({
	value: fc.oneof(
		{ depthSize: "small", withCrossShrink: true },
		leaf,
		fc.array(tie("value"), { maxLength: 3 }),
		tie("body"),
	),
	body: fc.dictionary(fc.constantFrom(...NAMES, "__proto__", "constructor"), tie("value"), { maxKeys: 6 }),
}));
/** What requests are made of; answers have schemas too, which are of no use here. */
const inputs = Object.values(schemas).flatMap((exports) =>
	Object.entries(exports).flatMap(([name, schema]) =>
		/(Input|Change|Update)Schema$/.test(name) && schema instanceof z.ZodObject ? [bodiesOf(schema)] : [],
	),
);

/** Bodies in the shape of one schema each, with some values that are not; bodies of wild ones; and bodies of anything. */
const text = fc.oneof(
	{ weight: 6, arbitrary: fc.oneof(...inputs).map((value) => JSON.stringify(value)) },
	{ weight: 2, arbitrary: body.map((value) => JSON.stringify(value)) },
	{ weight: 1, arbitrary: fc.json() },
	{ weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);

let server: TestConsole;
let cookie: string;
let taskId: string;

beforeAll(async () => {
	server = await TestConsole.open();
	const { ctx } = server;
	// How often somebody may ask is tested elsewhere.
	ctx.limits.take = async () => {};
	const password = "vessel orchard lantern";
	await createUser(ctx, { userName: "admin", password, role: "administrator" });
	const response = await ctx.accounts.auth.api.signInUsername({
		body: { username: "admin", password },
		asResponse: true,
	});
	cookie = response.headers
		.getSetCookie()
		.map((line) => line.split(";")[0])
		.join("; ");
	await ctx.db.session.updateMany({ data: { createdAt: new Date(server.clock.nowMs()) } });
	taskId = (await createTask({ ctx, input: taskInput() })).id;
	provideContext(ctx);
});

afterAll(async () => {
	allowAddresses([]);
	provideContext(undefined);
	await server[Symbol.asyncDispose]();
});

test.each(routes)("$method $address takes anything without breaking", async ({ method, address, handler }) => {
	const before = Object.getOwnPropertyNames(Object.prototype);
	await fc.assert(
		fc.asyncProperty(text, fc.constantFrom("task", ...HOSTILE), fc.webQueryParameters(), async (sent, id, query) => {
			// Settings that a body made must not keep the next ones out, nor let them out.
			await server.ctx.db.setting.deleteMany({ where: { key: { in: Object.keys(USUAL_SETTINGS) } } });
			allowAddresses(["192.0.2.1"]);
			const abort = new AbortController();
			const request = new Request(`http://127.0.0.1${address}?${query}`, {
				method,
				headers: { cookie, "content-type": "application/json" },
				signal: abort.signal,
				...(method === "GET" ? {} : { body: sent }),
			});
			// What is there is not deleted: the workers of this console only exist on paper, and never say that they stopped.
			const params = Promise.resolve({ id: id === "task" && method !== "DELETE" ? taskId : id, name: id });
			const response = await handler(request, { params });
			abort.abort();
			await response.body?.cancel().catch(() => {});
			// 502 says that a server somewhere else was not reached, as none is here.
			if (response.status !== 502) expect(response.status).toBeLessThan(500);
		}),
		{ numRuns: 60 },
	);
	expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
	expect(({} as Record<string, unknown>)["isAdmin"]).toBeUndefined();
});

test("every route of the table was tried, but the one that ends the session", () => {
	const tried = new Set(
		routes.map(({ method, address }) => (address === "/api/[[...path]]" ? "ANY /api/*" : `${method} ${address}`)),
	);
	expect(Object.keys(ROUTES).filter((key) => !tried.has(key))).toEqual(["DELETE /api/session"]);
	expect(inputs.length).toBeGreaterThan(15);
});

test("nothing was stored half", async () => {
	const { ctx } = server;
	for (const task of await ctx.db.task.findMany({ include: { labels: true } })) {
		expect(task.name.trim()).not.toBe("");
		expect(task.source).toMatch(/^tmq\+wss?:\/\//);
		expect(task.broker).toMatch(/^mqtt/);
		await loadDefinition(ctx, task.id);
	}
	for (const { id } of await ctx.db.connection.findMany()) await ctx.connectionSecrets.read(ctx.db, id);
	for (const { id, url } of await ctx.db.alertWebhook.findMany()) expect(ctx.webhookUrls.open(id, url)).toBeDefined();
	for (const { name } of await ctx.db.storedFile.findMany()) expect(await ctx.files.read(ctx.db, name)).toBeDefined();
	const withoutPassword = await ctx.db.user.count({ where: { accounts: { none: {} } } });
	expect(withoutPassword).toBe(0);
	expect(await ctx.db.$queryRawUnsafe("PRAGMA foreign_key_check")).toEqual([]);
});
