import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { provideContext } from "@/server/http/context";
import type { RouteKey } from "@/server/http/route-table";
import { reportWith } from "@/server/supervisor/testing";
import { settle } from "@/server/testing/manual-clock";
import { TestConsole, taskInput } from "../services/testing/console";
import { PASSWORD, People } from "../services/testing/people";
import { openApiDocument } from "./document";

type Handler = (request: Request, segment: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Schema = Record<string, unknown>;

const handlers = import.meta.glob<Record<string, Handler>>("../../app/**/route.ts", { eager: true });
const { paths, components } = z
	.object({
		paths: z.record(
			z.string(),
			z.record(z.string(), z.looseObject({ responses: z.record(z.string(), z.looseObject({})) })),
		),
		components: z.looseObject({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
	})
	.parse(openApiDocument("0.0.0"));

let server: TestConsole;
let cookie = "";
let taskId = "";

beforeAll(async () => {
	server = await TestConsole.open();
	provideContext(server.ctx);
	const people = new People(server);
	const boss = await people.administrator();
	await people.as(boss);
	cookie = boss.cookie ?? "";
	const answer = await ask("POST /api/tasks", { body: taskInput({ labels: ["plant"] }) });
	taskId = (answer.body as { id: string }).id;
	await ask("POST /api/tasks/[id]/start");
	await settle();
	server.placement.sayRunning(server.placement.last, server.clock.nowMs());
	const { runId, member } = server.placement.last;
	const report = {
		...reportWith({ read: 9, published: 7, skipped: 2, skippedByReason: { "missing-variable:stable": 2 } }),
		lag: 3,
		delay: { p50Ms: 3, p99Ms: 9 },
		lastAcknowledgedAtMs: server.clock.nowMs(),
		vgroups: [{ tmqTopic: "t", vgroupId: 2, begin: "0", position: "5", end: "8", committed: "4", lag: 3 }],
	};
	const tell = () => server.placement.say({ type: "report", taskId, runId, member, report });
	tell();
	server.placement.say({
		type: "skipped",
		taskId,
		runId,
		member,
		samples: [
			{
				atMs: server.clock.nowMs(),
				outcome: "skipped",
				reasonKey: "missing-variable:stable",
				reason: "No {stable}.",
				mqttTopic: "a/{stable}",
				body: "{}",
				isCut: false,
				bodyBytes: 2,
				vgroupId: 2,
			},
		],
	});
	const event = {
		taskId,
		runId,
		member,
		atMs: server.clock.nowMs(),
		level: "info",
		code: "x",
		message: "Hello.",
	} as const;
	server.placement.say({ type: "event", event });
	await server.clock.advance(11_000);
	tell();
	await ask("POST /api/connections", { body: { name: "Plant", end: "broker", dsn: "mqtt://broker:1883?version=5.0" } });
	await ask("POST /api/alerts", { body: { name: "Duty", url: "https://hooks.example/x", healths: ["failed"] } });
	await ask("POST /api/tokens", { body: { name: "Script", role: "viewer", ownPassword: PASSWORD } });
});

afterAll(async () => {
	provideContext(undefined);
	await server[Symbol.asyncDispose]();
});

async function ask(key: RouteKey, { body, query = "" }: { body?: unknown; query?: string } = {}) {
	const [method = "", address = ""] = key.split(" ");
	const handler = handlers[`../../app${address}/route.ts`]?.[method];
	if (handler === undefined) throw new Error(`there is no route for ${key}`);
	const request = new Request(`http://127.0.0.1${address}${query}`, {
		method,
		headers: { cookie, "content-type": "application/json" },
		...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
	});
	const response = await handler(request, { params: Promise.resolve({ id: taskId, name: "none" }) });
	const isJson = response.headers.get("content-type")?.includes("json") ?? false;
	return { status: response.status, body: isJson ? await response.json() : await response.text() };
}

/** The described schema of an answer, with everything refused that it does not name. */
function describedAnswer(key: RouteKey, status: number): z.ZodType {
	const [method = "", address = ""] = key.split(" ");
	const { responses } = paths[address.replaceAll("[", "{").replaceAll("]", "}")]?.[method.toLowerCase()] ?? {};
	const response = responses?.[String(status)] ?? responses?.["default"];
	const { content } = z
		.looseObject({ content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) })) })
		.parse(response);
	const [{ schema } = { schema: {} }] = Object.values(content);
	return z.fromJSONSchema(closed({ ...schema, $defs: components.schemas }) as Parameters<typeof z.fromJSONSchema>[0]);
}

function closed(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(closed);
	if (typeof schema !== "object" || schema === null) return schema;
	const copy: Schema = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
	if (typeof copy["$ref"] === "string") copy["$ref"] = copy["$ref"].replace("#/components/schemas/", "#/$defs/");
	if (copy["type"] === "object" && "properties" in copy) copy["additionalProperties"] ??= false;
	return copy;
}

test.each<[RouteKey, number, { body?: unknown; query?: string }?]>([
	["GET /api/tasks", 200],
	["GET /api/tasks/[id]", 200],
	["GET /api/tasks/[id]/status", 200],
	["GET /api/tasks/[id]/history", 200, { query: "?window=1h" }],
	["GET /api/tasks/[id]/events", 200],
	["GET /api/tasks/[id]/runs", 200],
	["GET /api/tasks/[id]/skipped", 200],
	["POST /api/tasks/[id]/duplicate", 201],
	["POST /api/tasks/import", 200, { body: { yaml: "version: 1\ntasks: []\n" } }],
	["GET /api/connections", 200],
	["GET /api/files", 200],
	["GET /api/session", 200],
	["GET /api/account/sessions", 200],
	["GET /api/accounts", 200],
	["GET /api/tokens", 200],
	["GET /api/audit", 200, { query: "?limit=5" }],
	["GET /api/about", 200],
	["GET /api/store", 200],
	["GET /api/settings", 200],
	["GET /api/alerts", 200],
	["GET /api/demo", 200],
	["GET /api/workers", 200],
	["POST /api/tasks", 422, { body: { name: "" } }],
	["POST /api/session", 401, { body: { userName: "nobody", password: "not the password" } }],
])("%s answers %i as described", async (key, status, request = {}) => {
	const answer = await ask(key, request);
	expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
	const checked = describedAnswer(key, status).safeParse(answer.body);
	expect(checked.error?.issues ?? []).toEqual([]);
});

test("an answer with more, less or other than described is found", async () => {
	const { body } = await ask("GET /api/about");
	const described = describedAnswer("GET /api/about", 200);
	const { version: _, ...without } = body;
	for (const wrong of [{ ...body, more: 1 }, without, { ...body, uptimeMs: "1" }]) {
		expect(described.safeParse(wrong).success).toBe(false);
	}
});

test("a task that failed answers its status with 503, and is not well", async () => {
	const { runId, member } = server.placement.last;
	const cause = { code: "broker-refused-login", side: "broker", message: "Wrong password." } as const;
	server.placement.sayEnded(
		{ ...server.placement.last, runId, member },
		{ reason: "failed", cause, report: reportWith({}) },
	);
	await settle();
	const { status, body } = await ask("GET /api/tasks/[id]/status");
	expect([status, body]).toEqual([
		503,
		expect.objectContaining({ isWell: false, state: "failed", cause: "Wrong password." }),
	]);
	expect(describedAnswer("GET /api/tasks/[id]/status", 503).safeParse(body).success).toBe(true);
});
