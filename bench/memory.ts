import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { connectAsync } from "mqtt";
import { WebSocket } from "ws";
import type { Task } from "@/lib/api/task";
import { brokerDsn, feedTopic, sourceDsn } from "./dsns";
import { recordingFile, startBroker, startProgram, startSink } from "./processes";
import type { WorkerReport } from "./programs/worker";
import type { Section } from "./section";
import { type Server, startServer } from "./server";
import { rounded, summary } from "./statistics";
import { mebibytes, thousands, toTable } from "./table";

const ROWS = 1_000_000;
const SLOWER = 100;
const SLOW_MS = 30_000;
const LARGE_BYTES = 64 * 2 ** 20;
const SMALL_BYTES = 64 * 2 ** 10;
const LARGE_ROW_BYTES = 16 * 2 ** 10;
const IDLE_TASKS = 500;
/** Idle polls have grown to their full length by then, and nothing is left of creating and starting. */
const SETTLE_MS = 60_000;
const IDLE_MS = 60_000;
const STARTS = 10;

interface Line {
	readonly what: string;
	readonly measured: string;
	readonly bound: string;
	readonly isMet: boolean;
	readonly data: object;
}

/** What memory and idle CPU are bounded by. */
export async function runMemory({ say }: { say(text: string): void }): Promise<Section> {
	const lines: Line[] = [];
	for (const [what, measure] of Object.entries({ slow: slowBroker, large: largeMessage, start: startUp, idle })) {
		say(`memory: ${what}`);
		lines.push(...(await measure()));
	}
	const rows = lines.map(({ what, measured, bound, isMet }) => [what, measured, bound, isMet ? "met" : "missed"]);
	return {
		name: "memory",
		title: "Memory, idle tasks and start",
		lines: toTable(["what", "measured", "bound", ""], rows),
		data: Object.assign({}, ...lines.map(({ data }) => data)),
	};
}

/** One worker reading a million rows at full speed, and the same with a broker a hundred times slower. */
async function slowBroker(): Promise<Line[]> {
	await using source = startProgram("source", [recordingFile("bulk-query"), String(ROWS)]);
	const from = await source.next<{ port: number; tmqTopic: string }>();
	const fast = await readAgainst(from, null, ROWS);
	const perSecond = Math.round((fast.published * 1_000) / (fast.atMs - fast.startedAtMs));
	const slow = await readAgainst(from, Math.ceil(perSecond / SLOWER), undefined);
	const ratio = slow.peakBytes / fast.peakBytes;
	return [
		{
			what: `peak of a worker, broker ${SLOWER} times slower`,
			measured: `${mebibytes(slow.peakBytes)} against ${mebibytes(fast.peakBytes)} at ${thousands(perSecond)}/s: ${ratio.toFixed(2)} times`,
			bound: "1.2 times",
			isMet: ratio <= 1.2,
			data: { slowBroker: { fastBytes: fast.peakBytes, slowBytes: slow.peakBytes, ratio: rounded(ratio) } },
		},
	];
}

/** Until so many are published, or for the time of a slow broker. */
async function readAgainst(
	{ port, tmqTopic }: { port: number; tmqTopic: string },
	messagesPerSecond: number | null,
	until: number | undefined,
): Promise<WorkerReport & { startedAtMs: number }> {
	await using sink = await startSink(messagesPerSecond);
	const { port: brokerPort } = sink;
	const group = `memory-${messagesPerSecond ?? "fast"}`;
	const task = { source: sourceDsn(port, tmqTopic, group), broker: brokerDsn(brokerPort, "bench/meters", group) };
	await using worker = startProgram("worker", [{ tasks: [task] }]);
	await worker.next();
	worker.send("report");
	const { atMs: startedAtMs } = await worker.next<WorkerReport>();
	if (until !== undefined) worker.send(`publish ${until}`);
	else {
		await pause(SLOW_MS);
		worker.send("report");
	}
	return { ...(await worker.next<WorkerReport>()), startedAtMs };
}

async function largeMessage(): Promise<Line[]> {
	const small = await publishOne(SMALL_BYTES);
	const large = await publishOne(LARGE_BYTES);
	const times = (large.peakBytes - small.peakBytes) / large.bytes;
	return [
		{
			what: `peak for a message of ${mebibytes(large.bytes)}, beyond that for a small one`,
			measured: `${mebibytes(large.peakBytes - small.peakBytes)}: ${times.toFixed(2)} times its size`,
			bound: "4 times",
			isMet: times <= 4,
			data: {
				largeMessage: { bytes: large.bytes, peakBytes: large.peakBytes - small.peakBytes, times: rounded(times) },
			},
		},
	];
}

async function publishOne(bytes: number): Promise<{ peakBytes: number; bytes: number }> {
	await using source = startProgram("large-source", [{ bytes, rowBytes: LARGE_ROW_BYTES }]);
	const one = await source.next<{ port: number; tmqTopic: string; rows: number; bytes: number }>();
	await using sink = await startSink();
	const { port } = sink;
	const task = { source: sourceDsn(one.port, one.tmqTopic, "large"), broker: brokerDsn(port, "bench/large", "large") };
	await using worker = startProgram("worker", [{ tasks: [task] }]);
	await worker.next();
	worker.send(`publish ${one.rows}`);
	const { peakBytes } = await worker.next<WorkerReport>();
	return { peakBytes, bytes: one.bytes };
}

/** From the request that starts a stopped task to its first message at a subscriber. */
async function startUp(): Promise<Line[]> {
	await using feed = startProgram("feed", [{ rowsPerSecond: 100, insertsPerSecond: 100 }]);
	const { port } = await feed.next<{ port: number }>();
	await using broker = await startBroker();
	await using server = await startServer();
	const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
	await client.subscribeAsync("start/#");
	const waitsMs: number[] = [];
	const subscribeMs: number[] = [];
	for (let index = 0; index <= STARTS; index++) {
		const id = await createTask(server, index, port, broker.port, `start/${index}`);
		subscribeMs.push(await timeSubscribe(port, `subscribe-${index}`));
		const first = new Promise((resolve) => client.once("message", resolve));
		const startedAtMs = performance.now();
		await server.call("POST", `/api/tasks/${id}/start`);
		await first;
		// The first start forks the worker.
		if (index > 0) waitsMs.push(performance.now() - startedAtMs);
		await server.call("POST", `/api/tasks/${id}/stop`);
		await untilPhase(server, "stopped", index + 1);
	}
	await client.endAsync(true);
	const [wait, subscribe] = [summary(waitsMs).median, summary(subscribeMs).median];
	return [
		{
			what: "from start to first message, beyond the adapter's subscribe",
			measured: `${(wait - subscribe).toFixed(0)} ms (${wait.toFixed(0)} less ${subscribe.toFixed(0)}; medians of ${STARTS})`,
			bound: "200 ms",
			isMet: wait - subscribe <= 200,
			data: { start: { firstMessageMs: rounded(wait), subscribeMs: rounded(subscribe) } },
		},
	];
}

async function timeSubscribe(port: number, groupId: string): Promise<number> {
	const socket = new WebSocket(`ws://127.0.0.1:${port}/rest/tmq`);
	await once(socket, "open");
	const login = { user: "root", password: "taosdata", group_id: groupId, topics: [feedTopic(0)] };
	const startedAtMs = performance.now();
	const answer = once(socket, "message");
	socket.send(JSON.stringify({ action: "subscribe", args: { req_id: 1, ...login, offset_reset: "earliest" } }));
	await answer;
	const elapsedMs = performance.now() - startedAtMs;
	socket.terminate();
	return elapsedMs;
}

async function idle(): Promise<Line[]> {
	await using feed = startProgram("feed", [{ rowsPerSecond: 0, insertsPerSecond: 1 }]);
	const { port } = await feed.next<{ port: number }>();
	await using broker = await startBroker();
	await using server = await startServer();
	const empty = server.usage();
	const ids: string[] = [];
	for (let index = 0; index < IDLE_TASKS; index++) {
		ids.push(await createTask(server, index, port, broker.port, `idle/${index}`));
	}
	for (const id of ids) await server.call("POST", `/api/tasks/${id}/start`);
	await untilPhase(server, "running", IDLE_TASKS);
	await pause(SETTLE_MS);
	const before = server.usage();
	await pause(IDLE_MS);
	const after = server.usage();
	const corePercent = ((after.cpuMs - before.cpuMs) * 100) / IDLE_MS;
	const perTask = (after.rssBytes - empty.rssBytes) / IDLE_TASKS;
	return [
		{
			what: `${IDLE_TASKS} idle tasks: memory of all ${after.processes} processes`,
			measured: `${mebibytes(after.rssBytes)} (${mebibytes(empty.rssBytes)} without tasks; ${(perTask / 1_024).toFixed(0)} KiB a task, workers included)`,
			bound: "1024 MiB",
			isMet: after.rssBytes < 2 ** 30,
			data: {
				idle: {
					tasks: IDLE_TASKS,
					rssBytes: after.rssBytes,
					emptyRssBytes: empty.rssBytes,
					corePercent: rounded(corePercent),
				},
			},
		},
		{
			what: `${IDLE_TASKS} idle tasks: CPU`,
			measured: `${corePercent.toFixed(1)} % of a core`,
			bound: "5 %",
			isMet: corePercent < 5,
			data: {},
		},
	];
}

/** @returns the id of a stopped task */
export async function createTask(
	server: Server,
	number: number,
	sourcePort: number,
	brokerPort: number,
	topic: string,
): Promise<string> {
	const input = {
		name: `Task ${number}`,
		source: sourceDsn(sourcePort, feedTopic(number), `task-${number}`),
		broker: brokerDsn(brokerPort, topic, `task-${number}`),
	};
	return (await server.call<Task>("POST", "/api/tasks", input)).id;
}

export async function untilPhase(server: Server, phase: string, count: number): Promise<void> {
	for (;;) {
		const { tasks } = await server.call<{ tasks: Task[] }>("GET", "/api/tasks");
		const failed = tasks.find(({ live }) => live.state.phase === "failed");
		if (failed?.live.state.phase === "failed") throw new Error(failed.live.state.cause.message);
		if (tasks.filter(({ live }) => live.state.phase === phase).length >= count) return;
		await pause(200);
	}
}
