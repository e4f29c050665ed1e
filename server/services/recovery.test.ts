import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSource } from "@/lib/dsn/check-source";
import { type DemoBroker, startBroker } from "@/server/demo/broker";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { querySql } from "@/server/tdengine/rest-client";
import { bundleEntry } from "@/server/worker/testing/bundle";
import { createTask } from "./task/create";
import { startTask } from "./task/start";
import { TestConsole } from "./testing/console";

const TASKS = 10;
const TABLES = 8;
const FIRST_TS = 1_700_000_000_000;

let simulator: Simulator;
let broker: DemoBroker;
let listener: MqttClient;
let spillway: TestConsole;
let files: { server: string; worker: string };
/** Values that arrived, by task. */
const arrived = Array.from({ length: TASKS }, () => new Set<number>());
let inserted = 0;

beforeAll(async () => {
	files = {
		server: await bundleEntry("server/services/testing/headless-server.ts"),
		worker: await bundleEntry("server/worker/main.ts"),
	};
	simulator = await startSimulator({ autoGenerate: false, rebalanceMs: 100 });
	broker = await startBroker(0);
	listener = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { protocolVersion: 4, clientId: "listener" });
	listener.on("message", (mqttTopic, body) => {
		const { data } = JSON.parse(String(body));
		arrived[Number(mqttTopic.split("/")[1])]?.add(data.v);
	});
	await listener.subscribeAsync("task/#", { qos: 1 });
	await sql("create database d vgroups 4");
	await sql("create stable d.s (ts timestamp, v int) tags (n int)");
	for (let n = 0; n < TABLES; n++) await sql(`create table d.t${n} using d.s tags (${n})`);
	await sql("create topic numbers as select ts, v, tbname from d.s");
	spillway = await TestConsole.open();
});

afterAll(async () => {
	await spillway[Symbol.asyncDispose]();
	await listener.endAsync(true);
	await broker.close();
	await simulator.close();
	await Promise.all([fs.rm(files.server), fs.rm(files.worker)]);
});

function sourceLine(n: number): string {
	return `tmq+ws://root:taosdata@127.0.0.1:${simulator.port}/numbers?group.id=g${n}&auto.offset.reset=earliest`;
}

async function sql(text: string): Promise<void> {
	const checked = readSource(sourceLine(0));
	if (!checked.ok) throw new Error("the test's own DSN is not valid");
	await querySql(checked.value, text);
}

async function insertRows(count: number): Promise<void> {
	for (const end = inserted + count; inserted < end; inserted++) {
		await sql(`insert into d.t${inserted % TABLES} values (${FIRST_TS + inserted}, ${inserted})`);
	}
}

function startServer(): ChildProcess {
	const env = { ...process.env, SPILLWAY_LOG_LEVEL: "error" };
	return fork(files.server, [spillway.dataDir, files.worker], { stdio: "inherit", env });
}

/** Resolves to the workers' pids once all tasks run, on other workers than those that are known to be dead. */
async function allRun(server: ChildProcess, isDead: (pid: number) => boolean = () => false): Promise<number[]> {
	for (;;) {
		const [{ running, workerPids }] = await once(server, "message");
		if (running === TASKS && workerPids.length === 2 && !workerPids.some(isDead)) return workerPids;
	}
}

async function everythingArrives(): Promise<void> {
	const all = Array.from({ length: inserted }, (_, value) => value);
	for (const values of arrived) {
		await expect.poll(() => [...values].sort((a, b) => a - b), { timeout: 30_000 }).toEqual(all);
	}
}

test("ten tasks survive the death of the server and of a worker: all run again, and nothing is lost", async () => {
	for (let n = 0; n < TASKS; n++) {
		const brokerLine = `mqtt://127.0.0.1:${broker.port}?version=3.1.1&client_id=c${n}&topic=task/${n}/{table}&qos=1`;
		const input = { name: `Task ${n}`, source: sourceLine(n), broker: brokerLine };
		const task = await createTask({ ctx: spillway.ctx, input });
		await startTask({ ctx: spillway.ctx, input: { id: task.id } });
	}
	await spillway.close();

	const first = startServer();
	await allRun(first);
	await insertRows(200);
	first.kill("SIGKILL");
	await once(first, "exit");
	await insertRows(100);

	const server = startServer();
	const [workerPid = 0] = await allRun(server);
	await insertRows(100);
	await everythingArrives();

	process.kill(workerPid, "SIGKILL");
	await insertRows(100);
	await allRun(server, (pid) => pid === workerPid);
	await everythingArrives();

	server.kill("SIGTERM");
	const [code] = await once(server, "exit");
	expect(code).toBe(0);
}, 120_000);
