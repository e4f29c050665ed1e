import { setTimeout as pause } from "node:timers/promises";
import { brokerDsn, feedTopic, sourceDsn } from "./dsns";
import { startBroker, startProgram } from "./processes";
import type { Delays } from "./programs/subscriber";
import type { Section } from "./section";
import { rounded } from "./statistics";
import { toTable } from "./table";

const ROWS_PER_SECOND = 1_000;
const WARM_MS = 3_000;
const MEASURE_MS = 10_000;

/** How long a row takes from the commit of its insert to a subscriber of the broker. */
export async function runLatency(): Promise<Section> {
	const measured = [];
	for (const qos of [0, 1, 2]) measured.push({ qos, ...(await measure(qos)) });
	const rows = measured.map(({ qos, count, p50, p99, max }) => [
		String(qos),
		String(count),
		p50.toFixed(2),
		p99.toFixed(2),
		max.toFixed(2),
	]);
	return {
		name: "latency",
		title: "From commit of the insert to the broker's subscriber",
		lines: [
			`${ROWS_PER_SECOND} inserts a second of one row each, for ${MEASURE_MS / 1_000} s; milliseconds.`,
			"The simulator answers a poll at once when there is a row. A real server adds up to `fetch.max.wait.ms` while `min.poll.rows` are not together.",
			"",
			...toTable(["QoS", "messages", "p50", "p99", "most"], rows),
		],
		data: measured.map(({ p50, p99, max, ...rest }) => {
			return { ...rest, p50Ms: rounded(p50), p99Ms: rounded(p99), maxMs: rounded(max) };
		}),
	};
}

async function measure(qos: number): Promise<Delays> {
	await using broker = await startBroker();
	await using feed = startProgram("feed", [{ rowsPerSecond: ROWS_PER_SECOND, insertsPerSecond: ROWS_PER_SECOND }]);
	const { port } = await feed.next<{ port: number }>();
	await using subscriber = startProgram("subscriber", [{ brokerPort: broker.port, filters: ["bench/latency"] }]);
	await subscriber.next();
	const task = {
		source: sourceDsn(port, feedTopic(0), "latency"),
		broker: brokerDsn(broker.port, "bench/latency", "latency", { qos: String(qos) }),
	};
	await using worker = startProgram("worker", [{ tasks: [task] }]);
	await worker.next();
	await pause(WARM_MS);
	subscriber.send("report");
	await subscriber.next<Delays>();
	await pause(MEASURE_MS);
	subscriber.send("report");
	return await subscriber.next<Delays>();
}
