import { setTimeout as pause } from "node:timers/promises";
import { brokerDsn, feedTopic, sourceDsn } from "./dsns";
import { startBroker, startProgram } from "./processes";
import type { Delays } from "./programs/subscriber";
import type { WorkerReport } from "./programs/worker";
import type { Section } from "./section";
import { rounded } from "./statistics";
import { mebibytes, thousands, toTable } from "./table";

const TASK_COUNTS = [1, 10, 100, 500];
const ROWS_PER_SECOND = 100;
/** A real server hands out rows in bursts too; one message for each row would measure the simulator. */
const INSERTS_PER_SECOND = 5;
const WARM_MS = 4_000;
const MEASURE_MS = 8_000;
/** Tasks whose messages are timed: listening to all would cost more than publishing does. */
const LISTENED = 10;

/** Many tasks in one worker, each with a consumer group and a connection of its own. */
export async function runTasks(): Promise<Section> {
	const measured = [];
	for (const count of TASK_COUNTS) measured.push(await measure(count));
	const rows = measured.map((one) => [
		String(one.tasks),
		thousands(one.messagesPerSecond),
		one.corePercent.toFixed(1),
		one.corePercentPerTask.toFixed(3),
		one.p50Ms.toFixed(1),
		one.p99Ms.toFixed(1),
		mebibytes(one.rssBytes),
	]);
	return {
		name: "tasks",
		title: "Tasks in one worker",
		lines: [
			`Each task reads ${ROWS_PER_SECOND} rows a second that come in ${INSERTS_PER_SECOND} inserts, and publishes each row at QoS 1. CPU is that of the worker, in percent of a core; delays are from the commit of the insert to a subscriber, of ${LISTENED} tasks at most.`,
			"",
			...toTable(["tasks", "messages/s", "CPU %", "CPU % a task", "p50 ms", "p99 ms", "memory"], rows),
		],
		data: measured,
	};
}

async function measure(count: number) {
	await using broker = await startBroker();
	await using feed = startProgram("feed", [{ rowsPerSecond: 0, insertsPerSecond: INSERTS_PER_SECOND }]);
	const { port } = await feed.next<{ port: number }>();
	const filters = Array.from({ length: Math.min(count, LISTENED) }, (_, index) => `bench/${index}`);
	await using subscriber = startProgram("subscriber", [{ brokerPort: broker.port, filters }]);
	await subscriber.next();
	const tasks = Array.from({ length: count }, (_, index) => ({
		source: sourceDsn(port, feedTopic(index), `tasks-${index}`),
		broker: brokerDsn(broker.port, `bench/${index}`, `tasks-${index}`),
	}));
	await using worker = startProgram("worker", [{ tasks }]);
	await worker.next();
	const reports = async () => {
		for (const program of [subscriber, worker]) program.send("report");
		return { delays: await subscriber.next<Delays>(), work: await worker.next<WorkerReport>() };
	};
	feed.send(`rows-per-second ${ROWS_PER_SECOND}`);
	await pause(WARM_MS);
	const before = await reports();
	await pause(MEASURE_MS);
	const { delays, work } = await reports();
	const elapsedMs = work.atMs - before.work.atMs;
	const corePercent = ((work.cpuMs - before.work.cpuMs) * 100) / elapsedMs;
	return {
		tasks: count,
		messagesPerSecond: Math.round(((work.published - before.work.published) * 1_000) / elapsedMs),
		corePercent: rounded(corePercent),
		corePercentPerTask: rounded(corePercent / count, 4),
		p50Ms: rounded(delays.p50),
		p99Ms: rounded(delays.p99),
		rssBytes: work.rssBytes,
	};
}
