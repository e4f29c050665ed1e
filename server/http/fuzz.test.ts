import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { allowAddresses } from "@/server/reach/guard";
import { createUser } from "@/server/services/account/internal";
import { createTask } from "@/server/services/task/create";
import { TestConsole, taskInput } from "@/server/services/testing/console";
import { provideContext } from "./context";

type Handler = (request: Request, segment: { params: Promise<Record<string, string>> }) => Promise<Response>;

const files = import.meta.glob<Record<string, Handler | string>>("../../app/api/**/route.ts", { eager: true });
const schemas = import.meta.glob<Record<string, unknown>>(["../../lib/api/*.ts", "!**/*.test.ts"], { eager: true });

const routes = Object.entries(files).flatMap(([file, exports]) => {
	const address = file.replace("../../app", "").replace("/route.ts", "");
	return ["GET", "POST", "PUT", "DELETE"].flatMap((method) => {
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

const HOSTILE = [
	"",
	" ",
	"\0",
	"\u202Egnp.exe",
	"<img src=x onerror=alert(1)>",
	"'; drop table task; --",
	"../../../etc/passwd",
	["$", "{jndi:ldap://x}"].join(""),
	"{{constructor}}",
	"__proto__",
	"constructor",
	"tmq+ws://root:secret@127.0.0.1:6041/t?group.id=g",
	"mqtt://u:p@127.0.0.1:1883?version=5.0&client_id=c&topic={table}",
	"mqtt://[::ffff:169.254.169.254]:80?version=9&topic=%00",
	"\uD800",
	"x".repeat(5_000),
	"9".repeat(400),
];

const leaf = fc.oneof(
	fc.constantFrom(...HOSTILE),
	fc.string({ unit: "binary", maxLength: 40 }),
	fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, Number.MAX_SAFE_INTEGER, 1e308, [], {}),
);
const { body } = fc.letrec<{ value: unknown; body: Record<string, unknown> }>((tie) => ({
	value: fc.oneof(
		{ depthSize: "small", withCrossShrink: true },
		leaf,
		fc.array(tie("value"), { maxLength: 3 }),
		tie("body"),
	),
	body: fc.dictionary(fc.constantFrom(...NAMES, "__proto__", "constructor"), tie("value"), { maxKeys: 6 }),
}));
/** Bodies of one schema each, with its own names and wild values; and bodies of anything. */
const text = fc.oneof(
	body.map((value) => JSON.stringify(value)),
	fc.json(),
	fc.string({ unit: "binary" }),
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
	// Whatever address a generated body names: nothing is connected to.
	allowAddresses(["192.0.2.1"]);
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
		{ numRuns: 30 },
	);
	expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
	expect(({} as Record<string, unknown>)["isAdmin"]).toBeUndefined();
});

test("nothing was stored half", async () => {
	const { ctx } = server;
	for (const task of await ctx.db.task.findMany({ include: { labels: true } })) {
		expect(task.name.trim()).not.toBe("");
		expect(task.source).toMatch(/^tmq\+wss?:\/\//);
		expect(task.broker).toMatch(/^mqtt/);
	}
});
