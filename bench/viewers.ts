import { setTimeout as pause } from "node:timers/promises";
import type { Task } from "@/lib/api/task";
import { brokerDsn, sourceDsn } from "./dsns";
import { createTask, untilPhase } from "./memory";
import { recordingFile, startBroker, startProgram } from "./processes";
import type { Section } from "./section";
import { type Server, startServer, usageOf } from "./server";
import { ratioWithConfidence, rounded, summary } from "./statistics";
import { thousands } from "./table";

const READING = 200;
const STALLED = 20;
/** Beside the busy one, so that there is something to tell. */
const IDLE_TASKS = 50;
const ROUNDS = 5;
const SETTLE_MS = 1_000;
const MEASURE_MS = 3_000;
/** More than the engine publishes in one turn. */
const ROWS = 2_000_000;
const LOOK_EVERY_MS = 30;
const STALL_MS = 15_000;

/** What watching costs: the rate of a task with nobody there, and with a room full of people. */
export async function runViewers(): Promise<Section> {
	await using source = startProgram("source", [recordingFile("bulk-query"), String(ROWS)]);
	const { port, tmqTopic } = await source.next<{ port: number; tmqTopic: string }>();
	await using feed = startProgram("feed", [{ rowsPerSecond: 0, insertsPerSecond: 1 }]);
	const { port: feedPort } = await feed.next<{ port: number }>();
	await using broker = await startBroker();
	await using server = await startServer();
	const idle: string[] = [];
	for (let index = 0; index < IDLE_TASKS; index++) {
		idle.push(await createTask(server, index, feedPort, broker.port, `idle/${index}`));
	}
	// Each turn reads the recording from its beginning, so it has a task, and a consumer group, of its own.
	const busy: string[] = [];
	for (let turn = 0; turn < 2 * ROUNDS; turn++) {
		const { id } = await server.call<Task>("POST", "/api/tasks", {
			name: `Busy ${turn}`,
			source: sourceDsn(port, tmqTopic, `viewers-${turn}`),
			broker: brokerDsn(broker.port, "bench/meters", `viewers-${turn}`),
		});
		busy.push(id);
	}
	await using viewers = startProgram("viewers", [
		{ url: server.url, cookie: server.cookie, taskIds: busy.slice(0, 10) },
	]);
	await viewers.next();
	const open = async (kind: "reading" | "stalled", count: number) => {
		viewers.send(`${kind} ${count}`);
		await viewers.next();
		await pause(SETTLE_MS);
	};

	for (const id of idle) await server.call("POST", `/api/tasks/${id}/start`);
	await untilPhase(server, "running", IDLE_TASKS);
	const before = usageOf([server.pid]).rssBytes;
	await open("stalled", STALLED);
	await pause(STALL_MS);
	const heldBytes = (usageOf([server.pid]).rssBytes - before) / STALLED;

	const rates = { without: [] as number[], with: [] as number[] };
	const serverPercent: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		await open("stalled", 0);
		await open("reading", 0);
		rates.without.push((await measure(server, busy[2 * round] ?? "")).messagesPerSecond);
		await open("stalled", STALLED);
		await open("reading", READING);
		const watched = await measure(server, busy[2 * round + 1] ?? "");
		rates.with.push(watched.messagesPerSecond);
		serverPercent.push(watched.serverPercent);
	}
	const { ratio, low, high } = ratioWithConfidence(rates.with, rates.without);
	const corePercent = summary(serverPercent).median;
	return {
		name: "viewers",
		title: "Viewers of the console",
		lines: [
			`One busy task at QoS 1 and ${IDLE_TASKS} idle ones; ${ROUNDS} interleaved rounds.`,
			"",
			`- ${thousands(summary(rates.with).median)} messages/s with ${READING} viewers and ${STALLED} that never read, ${thousands(summary(rates.without).median)} with none: ratio ${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)} with 95 % confidence). Goal: 0.97.`,
			`- The server's process, pages and streams included, took ${corePercent.toFixed(1)} % of a core meanwhile. Goal: 10 %.`,
			`- Its memory grew by ${(heldBytes / 1_024).toFixed(0)} KiB for each of ${STALLED} viewers that had not read for ${STALL_MS / 1_000} s. Goal: 1,024 KiB.`,
		],
		data: {
			ratio: rounded(ratio, 3),
			low: rounded(low, 3),
			high: rounded(high, 3),
			corePercent: rounded(corePercent),
			heldBytesPerStalled: Math.round(heldBytes),
		},
	};
}

/** Rate of a task from its second second on, and the CPU that the server's own process took. */
async function measure(server: Server, id: string) {
	await server.call("POST", `/api/tasks/${id}/start`);
	await pause(SETTLE_MS);
	const before = await nextCount(server, id);
	const cpuBefore = usageOf([server.pid]).cpuMs;
	await pause(MEASURE_MS);
	// Before the questions below, which cost more than the viewers.
	const serverPercent = ((usageOf([server.pid]).cpuMs - cpuBefore) * 100) / MEASURE_MS;
	const after = await nextCount(server, id);
	const elapsedMs = after.atMs - before.atMs;
	await server.call("POST", `/api/tasks/${id}/stop`);
	return { messagesPerSecond: ((after.count - before.count) * 1_000) / elapsedMs, serverPercent };
}

/** Workers report once a second: the next count that is told, and when. */
async function nextCount(server: Server, id: string): Promise<{ count: number; atMs: number }> {
	const published = async () => (await server.call<Task>("GET", `/api/tasks/${id}`)).live.counters.published;
	const before = await published();
	for (;;) {
		await pause(LOOK_EVERY_MS);
		const count = await published();
		if (count !== before) return { count, atMs: performance.now() };
	}
}
