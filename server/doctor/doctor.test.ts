import fs from "node:fs/promises";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Secret } from "@/lib/secret";
import { systemClock } from "@/server/clock";
import { openConsole } from "@/server/cluster/testing/cluster";
import { allowAddresses } from "@/server/reach/guard";
import { writeSettings } from "@/server/services/setting/store";
import { createTask } from "@/server/services/task/create";
import { SOURCE, TestConsole, taskInput } from "@/server/services/testing/console";
import { startRedis } from "@/server/testing/redis";
import { startTlsProxy } from "@/server/testing/tls-proxy";
import { expiry } from "./certificates";
import { examine } from "./examine";
import type { Finding } from "./finding";
import { checkClock, checkNode } from "./machine";

let server: TestConsole;
beforeEach(async () => {
	server = await TestConsole.open();
});
afterEach(async () => {
	allowAddresses([]);
	await server[Symbol.asyncDispose]();
});

async function findings(environment: Record<string, string> = {}): Promise<Finding[]> {
	const all: Finding[] = [];
	const patient = {
		environment: { NODE_ENV: "test", PORT: "0", SPILLWAY_DATA_DIR: server.dataDir, ...environment } as const,
		root: path.resolve("."),
		workerFile: path.resolve("server/doctor/testing/worker.mjs"),
		clock: systemClock,
	};
	for await (const finding of examine(patient)) all.push(finding);
	return all;
}

/** Outcome and words of one check. */
async function found(check: string, environment?: Record<string, string>): Promise<string> {
	const all = await findings(environment);
	return all
		.filter((each) => each.check === check)
		.map((each) => `${each.outcome}: ${each.message}`)
		.join("; ");
}

async function openPort(): Promise<number> {
	const listener = net.createServer();
	await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => void listener.close());
	return (listener.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
	const listener = net.createServer();
	await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
	const { port } = listener.address() as AddressInfo;
	await new Promise((resolve) => listener.close(resolve));
	return port;
}

const goingTo = (host: string, port: number, protocol = "tmq+ws") =>
	taskInput({ source: SOURCE.replace("tmq+ws:", `${protocol}:`).replace("tdengine:6041", `${host}:${port}`) });

test("an installation that is well is found well, beside the server that uses it", async () => {
	const all = await findings();
	expect(all.filter(({ outcome }) => outcome === "fail")).toEqual([]);
	expect(all.map(({ check }) => check)).toEqual([
		"Node",
		"settings",
		"data folder",
		"disk",
		"key file",
		"store",
		"secrets",
		"clock",
		"port",
		"worker",
	]);
});

test("whatever is not well says how to mend it", async () => {
	await fs.rm(path.join(server.dataDir, "secret.key"));
	for (const { outcome, mend } of await findings()) expect(mend === undefined).toBe(outcome === "ok");
});

describe("tasks", () => {
	test("their ends are reached or not, and nothing of their secrets is said", async () => {
		await createTask({ ctx: server.ctx, input: goingTo("127.0.0.1", await openPort()) });
		const closed = await closedPort();
		await createTask({ ctx: server.ctx, input: { ...goingTo("127.0.0.1", closed), name: "Second" } });
		const all = await findings();
		expect(all.find(({ check }) => check === `TDengine 127.0.0.1:${closed}`)).toMatchObject({ outcome: "fail" });
		expect(all.filter(({ check, outcome }) => check.startsWith("TDengine") && outcome === "ok")).toHaveLength(1);
		expect(JSON.stringify(all)).not.toMatch(/taosdata|secret@|"secret"/);
	});

	test("the list of addresses holds for the doctor, too", async () => {
		const port = await openPort();
		await createTask({ ctx: server.ctx, input: goingTo("127.0.0.1", port) });
		await writeSettings(server.ctx.db, { allowedAddresses: ["192.0.2.0/24"] });
		expect(await found(`TDengine 127.0.0.1:${port}`)).toMatch(/^fail: This console may not connect to/);
	});

	test("the certificate of the other side is told with its date", async () => {
		const proxy = await startTlsProxy(await openPort());
		onTestFinished(() => proxy[Symbol.asyncDispose]());
		await createTask({ ctx: server.ctx, input: goingTo("localhost", proxy.port, "tmq+wss") });
		expect(await found(`certificate of localhost:${proxy.port}`)).toMatch(/20\d\d-\d\d-\d\d/);
	});
});

describe("what fails", () => {
	test("a key that others may read", async () => {
		await fs.chmod(path.join(server.dataDir, "secret.key"), 0o644);
		expect(await found("key file")).toMatch(/^fail: .*other users/);
	});

	test("another key than the one that secrets are sealed with", async () => {
		await createTask({ ctx: server.ctx, input: taskInput() });
		await fs.writeFile(path.join(server.dataDir, "secret.key"), "ab".repeat(32));
		expect(await found("secrets")).toBe("fail: the key opens 0 of 2");
	});

	test("a port that something else uses", async () => {
		const port = await openPort();
		expect(await found("port", { PORT: String(port) })).toBe(`fail: ${port} is in use, and not by Spillway`);
	});

	test("a Redis that does not answer, without its password", async () => {
		const url = `redis://:hunter2-secret@127.0.0.1:${await closedPort()}`;
		const all = await findings({ SPILLWAY_REDIS_URL: url });
		expect(all.find(({ check }) => check === "Redis")).toMatchObject({ outcome: "fail" });
		expect(JSON.stringify(all)).not.toContain("hunter2");
	});

	test("a Redis that may lose what it holds, setting by setting", async () => {
		await using redis = await startRedis(["--maxmemory-policy", "allkeys-lru", "--appendonly", "no"]);
		expect(await found("Redis", { SPILLWAY_REDIS_URL: redis.url.reveal() })).toMatch(
			/^ok: .+ answers; warn: maxmemory-policy is allkeys-lru: .+; warn: appendonly is no: /,
		);
	});

	test("tasks that no worker runs, once for all of their members", async () => {
		await using redis = await startRedis();
		await using console = openConsole(redis.url);
		const settings = { SPILLWAY_REDIS_URL: redis.url.reveal() };
		expect(await found("placement", settings)).toBe("ok: every task that shall run is on a worker");
		const lines = { source: new Secret("s"), broker: new Secret("b"), memberCount: 2 };
		for (const member of [1, 2]) console.placement.start({ taskId: "a", runId: "r", member, ...lines });
		console.placement.start({ taskId: "b", runId: "r", member: 1, ...lines, placement: "site=a" });
		await expect.poll(() => console.placement.running()).toHaveLength(3);
		expect(await found("placement", settings)).toBe("fail: 2 tasks are on no worker");
	});

	test("settings that cannot be used, named", async () => {
		const all = await findings({ SPILLWAY_WORKERS: "many" });
		expect(all.at(-1)).toMatchObject({ check: "settings", outcome: "fail" });
		expect(all.at(-1)?.message).toContain("SPILLWAY_WORKERS");
	});

	test("a store that is no database", async () => {
		await server.close();
		// A new file: a connection that is collected later writes its pages into the one that it had opened.
		for (const name of ["spillway.db", "spillway.db-wal", "spillway.db-shm"]) {
			await fs.rm(path.join(server.dataDir, name), { force: true });
		}
		await fs.writeFile(
			path.join(server.dataDir, "spillway.db"),
			"this is no database, and never was one. ".repeat(200),
		);
		expect(await found("store")).toMatch(/^fail/);
	});
});

test("nothing is there yet: told, and nothing is made", async () => {
	const dataDir = path.join(server.dataDir, "nowhere");
	const all = await findings({ SPILLWAY_DATA_DIR: dataDir });
	expect(all.filter(({ outcome }) => outcome === "fail")).toEqual([]);
	await expect(fs.stat(dataDir)).rejects.toMatchObject({ code: "ENOENT" });
});

test.each([
	["20.19.0", "ok"],
	["22.1.0", "ok"],
	["20.18.9", "fail"],
	["18.20.0", "fail"],
])("Node %s: %s", (version, outcome) => {
	expect(checkNode(version).outcome).toBe(outcome);
});

const NOW_MS = Date.UTC(2027, 0, 15);
test.each([
	["a clock that was never set", 0, undefined, "fail"],
	["a clock before what is stored", NOW_MS, NOW_MS + 3_600_000, "warn"],
	["a clock that goes right", NOW_MS, NOW_MS - 1_000, "ok"],
])("%s", (_name, nowMs, newestMs, outcome) => {
	expect(checkClock(nowMs, newestMs).outcome).toBe(outcome);
});

test.each([
	[-1, "fail"],
	[29, "warn"],
	[31, "ok"],
])("a certificate with %d days left: %s", (days, outcome) => {
	expect(expiry("c", NOW_MS + days * 86_400_000, NOW_MS).outcome).toBe(outcome);
});
