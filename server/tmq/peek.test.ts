import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PeekLine } from "@/lib/api/check";
import { systemClock } from "@/server/clock";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { querySql } from "@/server/tdengine/rest-client";
import { peek } from "./peek";
import { sourceFor } from "./testing";

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ port: 0, autoGenerate: false, rebalanceMs: 50 });
	for (const sql of [
		"create database d vgroups 1",
		"create table d.t (ts timestamp, v int)",
		"create topic some as select ts, v from d.t",
		"create topic nothing as select ts, v from d.t where v > 1000",
		"insert into d.t values (1700000000000, 1) (1700000000001, 2) (1700000000002, 3)",
	]) {
		await run(sql);
	}
});
afterAll(() => simulator.close());

const source = (tmqTopic: string, params = {}) => sourceFor(`127.0.0.1:${simulator.port}`, tmqTopic, params);
const run = (sql: string) => querySql(source("some"), sql);

function options(rows: number, waitMs: number, signal = new AbortController().signal) {
	return { rows, waitMs, clock: systemClock, logger: pino({ level: "silent" }), signal };
}

async function collect(lines: AsyncIterable<PeekLine>): Promise<PeekLine[]> {
	const collected: PeekLine[] = [];
	for await (const line of lines) collected.push(line);
	return collected;
}

async function groupsOf(tmqTopic: string): Promise<unknown[]> {
	const { rows } = await run("show subscriptions");
	return rows.filter((row) => row.includes(tmqTopic));
}

test("shows the first rows with what templates can use, and drops its group", async () => {
	const lines = await collect(peek(source("some"), options(2, 5_000)));
	const messages = lines.filter((line) => line.type === "message");
	expect(messages.map(({ body }) => JSON.parse(body).data)).toEqual([
		{ ts: 1700000000000, v: 1 },
		{ ts: 1700000000001, v: 2 },
	]);
	expect(messages[0]).toMatchObject({ kind: "data", values: { database: "d", tmq_topic: "some" } });
	expect(lines.at(-1)).toMatchObject({ type: "done", reason: "enough", groupDropped: true });
	expect(await groupsOf("some")).toEqual([]);
});

test("says so when nothing comes in time", async () => {
	const lines = await collect(peek(source("nothing"), options(2, 100)));
	expect(lines.some((line) => line.type === "message")).toBe(false);
	expect(lines.at(-1)).toMatchObject({ type: "done", reason: "time", groupDropped: true });
	expect(lines.at(-1)).toHaveProperty("message");
});

test("drops its group also when the caller leaves after the first line", async () => {
	for await (const line of peek(source("some"), options(3, 5_000))) if (line.type === "message") break;
	expect(await groupsOf("some")).toEqual([]);
});

test("a fault becomes a line", async () => {
	const lines = await collect(peek(source("some", { password: "wrong" }), options(1, 1_000)));
	expect(lines.at(-1)).toEqual({
		type: "error",
		message: "TDengine refused the password. Replace the password, then start.",
	});
});
