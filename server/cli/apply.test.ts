import fs from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { provideContext } from "@/server/http/context";
import { createUser } from "@/server/services/account/internal";
import { applyConfiguration } from "@/server/services/configuration/apply";
import { createConnection } from "@/server/services/connection/create";
import { listConnections } from "@/server/services/connection/list";
import { createTask } from "@/server/services/task/create";
import { listTasks } from "@/server/services/task/list";
import { startTask } from "@/server/services/task/start";
import { updateTask } from "@/server/services/task/update";
import { BROKER, TestConsole, taskInput } from "@/server/services/testing/console";
import { PASSWORD } from "@/server/services/testing/people";
import { runCommandLine } from "./main";

type Handler = (request: Request, segment: { params: Promise<object> }) => Promise<Response>;
const routes = import.meta.glob<Record<string, Handler>>("../../app/api/configuration/**/route.ts", { eager: true });

let server: TestConsole;
let api: http.Server;
let folder: string;
let tokens: Record<"editor" | "viewer", string>;

beforeEach(async () => {
	server = await TestConsole.open();
	provideContext(server.ctx);
	api = http.createServer((request, response) => void answer(request, response));
	await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
	folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-apply-"));
	tokens = { editor: await tokenOf("editor"), viewer: await tokenOf("viewer") };
});

afterEach(async () => {
	provideContext(undefined);
	api.close();
	await fs.rm(folder, { recursive: true });
	await server[Symbol.asyncDispose]();
});

async function tokenOf(role: "editor" | "viewer"): Promise<string> {
	const { ctx } = server;
	const userId = await createUser(ctx, { userName: `the-${role}`, password: PASSWORD, role });
	const { key } = await ctx.accounts.auth.api.createApiKey({ body: { name: "apply", userId, metadata: { role } } });
	return key;
}

/** The routes as the pages' framework would call them. */
async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
	const handler = routes[`../../app${request.url}/route.ts`]?.[request.method ?? ""];
	if (handler === undefined) return void response.writeHead(404).end();
	let body = "";
	for await (const chunk of request) body += chunk;
	const headers = { authorization: request.headers.authorization ?? "", "content-type": "application/json" };
	const init = request.method === "GET" ? {} : { body };
	const whole = new Request(`http://127.0.0.1${request.url}`, { method: request.method ?? "", headers, ...init });
	const answered = await handler(whole, { params: Promise.resolve({}) });
	response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(await answered.text());
}

interface Outcome {
	code: number;
	out: string;
	err: string;
}

async function spillway(argv: string[], environment: Record<string, string> = {}): Promise<Outcome> {
	let [out, err] = ["", ""];
	const code = await runCommandLine({
		argv,
		environment: {
			NODE_ENV: "test",
			SPILLWAY_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
			SPILLWAY_TOKEN: tokens.editor,
			...environment,
		},
		version: "0.0.0",
		root: "",
		workerFile: "",
		startPipeline: () => expect.unreachable("applying starts no pipeline here"),
		checks: { source: () => expect.unreachable("no check"), broker: () => expect.unreachable("no check") },
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

const apply = (...options: string[]) => spillway(["apply", folder, ...options], SECRETS);
const SECRETS = { TD_PASSWORD: "taosdata", MQTT_PASSWORD: "secret" };

const TASK = `name: Meters
labels: [plant]
source:
  protocol: tmq+ws
  hosts: [tdengine:6041]
  user: root
  tmqTopics: [topic_meters]
  options:
    group.id: g1
broker:
  protocol: mqtt
  hosts: [broker:1883]
  user: user
  options:
    version: "5.0"
    client_id: c1
    topic: "{database}/{table}"
secrets:
  source.password: { env: TD_PASSWORD }
  broker.password: { env: MQTT_PASSWORD }
`;
const CONNECTION = `connections:
  - name: Plant broker
    broker:
      protocol: mqtt
      hosts: [broker:1883]
      user: user
      options:
        version: "5.0"
    secrets:
      broker.password: { file: password.txt }
`;

async function write(name: string, text: string): Promise<void> {
	await fs.mkdir(path.dirname(path.join(folder, name)), { recursive: true });
	await fs.writeFile(path.join(folder, name), text);
}

const tasks = async () => (await listTasks({ ctx: server.ctx })).tasks;
const names = async () => (await tasks()).map(({ name }) => name);
const byHand = (name: string) => createTask({ ctx: server.ctx, input: taskInput({ name, labels: ["plant"] }) });

describe("applying", () => {
	test("makes tasks and connections with their secrets, and has nothing to do the second time", async () => {
		await write("tasks/meters.yaml", TASK);
		await write("connections/broker.yml", CONNECTION);
		await write("connections/password.txt", "secret\n");
		const first = await apply();
		expect([first.code, first.err]).toEqual([0, ""]);
		expect(first.out).toContain("2 new, 0 changed, 0 removed");
		const [task] = await tasks();
		expect(task).toMatchObject({ name: "Meters", desired: "stopped", labels: ["plant"] });
		const stored = await server.ctx.secrets.read(server.ctx.db, task?.id ?? "");
		expect(stored.get("source.password")?.reveal()).toBe("taosdata");
		const { connections } = await listConnections({ ctx: server.ctx });
		const kept = await server.ctx.connectionSecrets.read(server.ctx.db, connections[0]?.id ?? "");
		expect(kept.get("broker.password")?.reveal()).toBe("secret");
		const second = await apply();
		expect([second.code, second.out]).toEqual([0, "Nothing to change: 2 as they should be.\n"]);
	});

	test("a dry run shows the lines that would change, changes nothing, and ends with 3", async () => {
		await write("a.yaml", TASK);
		await apply();
		await write("a.yaml", TASK.replace("group.id: g1", "group.id: g2"));
		const { code, out } = await apply("--dry-run");
		expect(code).toBe(3);
		expect(out).toContain("~ task “Meters” (a.yaml:1): changed\n");
		expect(out).toMatch(/- {2,}group\.id: g1\n.*\+ {2,}group\.id: g2\n/);
		expect((await tasks())[0]?.source).toContain("group.id=g1");
		await apply();
		expect((await apply("--dry-run")).code).toBe(0);
	});

	test("the order of files does not matter, and one wrong file keeps all from being taken", async () => {
		await write("b.yaml", TASK);
		await write("a.yaml", TASK.replace("name: Meters", "name: Other").replace('version: "5.0"', 'version: "9"'));
		const { code, err } = await apply();
		expect(code).toBe(2);
		expect(err).toContain(`${path.join(folder, "a.yaml")}:15: Other: broker.version: `);
		expect(err).toContain("Nothing was changed.");
		expect(await names()).toEqual([]);
	});

	test("whoever calls the API without asking for the plan first gets all or nothing, too", async () => {
		const files = [
			{ name: "a.yaml", yaml: TASK.replace(/\{ env: \w+ \}/g, "") },
			{ name: "b.yaml", yaml: TASK.replace("name: Meters", "name: Other").replace('version: "5.0"', 'version: "9"') },
		];
		const secrets = { "source.password": "taosdata", "broker.password": "secret" };
		const input = { files, secrets: { tasks: { Meters: secrets, Other: secrets } } };
		const work = applyConfiguration({ ctx: server.ctx, input });
		await expect(work).rejects.toMatchObject({ issues: [{ field: "b.yaml:15" }] });
		expect(await names()).toEqual([]);
	});

	test("a store that fails half-way keeps nothing of it", async () => {
		await write("a.yaml", TASK);
		await write("b.yaml", TASK.replace("name: Meters", "name: Other"));
		const { secrets } = server.ctx;
		let writes = 0;
		const failing = { ...secrets, write: () => (++writes > 3 ? Promise.reject(new Error("full")) : Promise.resolve()) };
		provideContext({ ...server.ctx, secrets: failing });
		expect((await apply()).code).toBe(1);
		expect([writes > 3, await names()]).toEqual([true, []]);
	});

	test("the same name in two files is told with both places", async () => {
		await write("a.yaml", TASK);
		await write("b.yaml", `# second\n${TASK}`);
		const { code, err } = await apply();
		expect(code).toBe(2);
		expect(err).toContain(`${path.join(folder, "b.yaml")}:2: Meters: “Meters” stands in a.yaml, line 1, too`);
	});

	test("--start starts what is stopped, once", async () => {
		await write("a.yaml", TASK);
		expect((await apply("--start")).out).toContain("1 started");
		expect((await tasks())[0]?.desired).toBe("running");
		expect((await apply("--start")).out).toContain("Nothing to change");
	});

	test("a change of labels alone restarts no task", async () => {
		await write("a.yaml", TASK);
		await apply("--start");
		const starts = server.placement.started.length;
		await write("a.yaml", TASK.replace("[plant]", "[plant, north]"));
		await apply();
		expect((await tasks())[0]?.labels).toEqual(["plant", "north"]);
		expect(server.placement.started.length).toBe(starts);
	});

	test("needs the rights of an editor", async () => {
		await write("a.yaml", TASK);
		const { code, err } = await spillway(["apply", folder], { ...SECRETS, SPILLWAY_TOKEN: tokens.viewer });
		expect([code, await names()]).toEqual([1, []]);
		expect(err).toMatch(/editor/i);
	});
});

describe("secrets", () => {
	test("one that is another now is told by its name alone, and stored", async () => {
		await write("a.yaml", TASK);
		await apply();
		const other = { ...SECRETS, TD_PASSWORD: "changed-by-now" };
		const dry = await spillway(["apply", folder, "--dry-run"], other);
		expect([dry.code, dry.out.includes("~ the value of source.password")]).toEqual([3, true]);
		expect(dry.out + dry.err).not.toContain("changed-by-now");
		await spillway(["apply", folder], other);
		const stored = await server.ctx.secrets.read(server.ctx.db, (await tasks())[0]?.id ?? "");
		expect(stored.get("source.password")?.reveal()).toBe("changed-by-now");
	});

	test.each([
		["a variable that is not set", TASK, {}, "set the environment variable TD_PASSWORD"],
		[
			"a file that is not there",
			TASK.replace("{ env: TD_PASSWORD }", "{ file: nowhere }"),
			SECRETS,
			"the file nowhere is missing",
		],
		["a value in the file", TASK.replace("{ env: TD_PASSWORD }", "hunter2-secret"), SECRETS, "env: NAME"],
		["no place at all", TASK.replace("{ env: TD_PASSWORD }", ""), SECRETS, "is not stored yet"],
	])("%s is told with its line, and never shown", async (_name, yaml, environment, words) => {
		await write("a.yaml", yaml);
		const { code, err } = await spillway(["apply", folder], environment);
		expect([code, await names()]).toEqual([2, []]);
		expect(err).toContain(`a.yaml:19: Meters: `);
		expect(err).toContain(words);
		expect(err).not.toContain("hunter2");
	});
});

describe("pruning", () => {
	test("deletes what an earlier apply made, and nothing that a person made", async () => {
		await byHand("By hand");
		await write("a.yaml", TASK);
		await write("b.yaml", TASK.replace("name: Meters", "name: Second"));
		await apply();
		await fs.rm(path.join(folder, "b.yaml"));
		expect((await apply()).out).toContain("Nothing to change");
		const dry = await apply("--prune", "--dry-run");
		expect([dry.code, dry.out.includes("- task “Second”: removed")]).toEqual([3, true]);
		expect(await names()).toEqual(["By hand", "Meters", "Second"]);
		await apply("--prune");
		expect(await names()).toEqual(["By hand", "Meters"]);
	});

	test("one set leaves the tasks of another alone", async () => {
		await write("a.yaml", TASK);
		await apply("--set", "north");
		await write("a.yaml", TASK.replace("name: Meters", "name: South"));
		await apply("--set", "south", "--prune");
		expect(await names()).toEqual(["Meters", "South"]);
	});

	test("--remove deletes what it names, whoever made it; twice is no mistake", async () => {
		await byHand("By hand");
		await write("a.yaml", TASK);
		expect((await apply("--remove", "By hand")).code).toBe(0);
		expect(await names()).toEqual(["Meters"]);
		const again = await apply("--remove", "By hand");
		expect([again.code, again.err]).toEqual([0, "Notice: there is no By hand to remove.\n"]);
	});

	test("what is in a file is not removed", async () => {
		await write("a.yaml", TASK);
		await apply();
		const { code, err } = await apply("--remove", "Meters");
		expect([code, await names()]).toEqual([1, ["Meters"]]);
		expect(err).toContain("is in a file");
	});
});

describe("exporting", () => {
	test("what was exported changes nothing when it is applied", async () => {
		await byHand("Kessel Süd / 1");
		const { id } = await byHand("kessel-süd-1");
		await startTask({ ctx: server.ctx, input: { id } });
		const input = { name: "Broker", end: "broker", dsn: BROKER };
		await createConnection({ ctx: server.ctx, input });
		expect((await spillway(["export", folder])).code).toBe(0);
		const files = (await fs.readdir(folder, { recursive: true })).sort();
		expect(files).toEqual([
			"connections",
			"connections/broker.yaml",
			"tasks",
			"tasks/kessel-süd-1-2.yaml",
			"tasks/kessel-süd-1.yaml",
		]);
		const texts = await Promise.all(
			files.filter((name) => name.endsWith(".yaml")).map((name) => fs.readFile(path.join(folder, name), "utf8")),
		);
		expect(texts.join("")).not.toMatch(/taosdata|: secret|secret@/);
		const { code, out } = await apply("--dry-run", "--prune");
		expect([code, out]).toEqual([0, "Nothing to change: 3 as they should be.\n"]);
	});

	test("keeps where secrets are, and the files that it did not write", async () => {
		await write("tasks/meters.yaml", TASK);
		await write("notes.yaml", "# nothing yet\n");
		await fs.rm(path.join(folder, "notes.yaml"));
		await apply();
		const [task] = await tasks();
		await updateTask({
			ctx: server.ctx,
			input: { id: task?.id ?? "", ...taskInput({ labels: ["north"] }), secrets: {} },
		});
		await write("other.yaml", TASK.replace("name: Meters", "name: Gone"));
		const { err } = await spillway(["export", folder]);
		expect(err).toContain("other.yaml was there before and is left as it is");
		const text = await fs.readFile(path.join(folder, "tasks/meters.yaml"), "utf8");
		expect(text).toContain("- north");
		expect(text).toMatch(/source\.password:\n\s+env: TD_PASSWORD/);
	});
});

describe("what is in the way", () => {
	test.each([
		["no folder", ["apply"], {}, 2, "spillway apply DIR"],
		["a folder that is none", ["apply", "/nonexistent"], {}, 2, "no folder that can be read"],
		["an unknown option", ["apply", ".", "--pruen"], {}, 2, "--pruen is no option"],
		["no token", ["export", "."], { SPILLWAY_TOKEN: "" }, 2, "There is no token"],
		["a token that is not known", ["export", "."], { SPILLWAY_TOKEN: "spw_nobody-has-this" }, 1, "token is not known"],
		["an address that is none", ["export", "."], { SPILLWAY_URL: "spillway.example" }, 2, "SPILLWAY_URL must be"],
		["nobody who answers", ["export", "."], { SPILLWAY_URL: "http://127.0.0.1:9" }, 1, "cannot be reached"],
	])("%s", async (_name, argv, environment, code, words) => {
		const outcome = await spillway(argv, environment);
		expect(outcome.code).toBe(code);
		expect(outcome.err).toContain(words);
	});
});
