import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { noDelays } from "@/lib/task/delay-counts";
import { METRICS } from "@/server/metrics/definitions";
import { reportWith } from "@/server/supervisor/testing";
import { settle } from "@/server/testing/manual-clock";
import { createTask } from "../task/create";
import { removeTask } from "../task/remove";
import { restartTask } from "../task/restart";
import { startTask } from "../task/start";
import { TestConsole, taskInput } from "../testing/console";
import { readMetrics } from "./read";

let server: TestConsole;
beforeEach(async () => {
	server = await TestConsole.open();
});
afterEach(() => server[Symbol.asyncDispose]());

/** Samples by name and labels, as Prometheus reads them. */
async function scrape(): Promise<Map<string, number>> {
	const lines = (await readMetrics({ ctx: server.ctx })).split("\n");
	return new Map(
		lines
			.filter((line) => line !== "" && !line.startsWith("#"))
			.map((line) => {
				const at = line.lastIndexOf(" ");
				return [line.slice(0, at), Number(line.slice(at + 1))];
			}),
	);
}

async function running(name = "Meters") {
	const task = await createTask({ ctx: server.ctx, input: taskInput({ name }) });
	const before = server.placement.started.length;
	await startTask({ ctx: server.ctx, input: task });
	while (server.placement.started.length === before) await settle();
	server.placement.sayRunning(server.placement.last, server.clock.nowMs());
	return { id: task.id, assignment: server.placement.last, labels: `task_id="${task.id}",task="${name}"` };
}

type Report = ReturnType<typeof reportWith>;

function say({ assignment }: Awaited<ReturnType<typeof running>>, report: Report): void {
	const { taskId, runId, member } = assignment;
	server.placement.say({ type: "report", taskId, runId, member, report });
}

describe("metrics of a task", () => {
	test("counters, reasons and the age of the last acknowledged message", async () => {
		const task = await running();
		say(task, {
			...reportWith({
				read: 110,
				published: 90,
				skipped: 12,
				failed: 3,
				inFlight: 5,
				skippedByReason: { "missing-variable:stable": 12 },
				publishedBytes: 9_000,
			}),
			lag: 40,
			lastAcknowledgedAtMs: server.clock.nowMs() - 2_500,
		});
		const samples = await scrape();
		const value = (name: string, more = "") => samples.get(`spillway_task_${name}{${task.labels}${more}}`);
		expect({
			read: value("messages_read_total"),
			published: value("messages_published_total"),
			skipped: value("messages_skipped_total", ',reason="missing-variable:stable"'),
			failed: value("messages_failed_total"),
			inFlight: value("messages_in_flight"),
			bytes: value("published_bytes_total"),
			lag: value("lag_entries"),
			age: value("last_acknowledged_age_seconds"),
			wanted: value("wanted_running"),
			state: value("state", ',state="running"'),
		}).toEqual({
			read: 110,
			published: 90,
			skipped: 12,
			failed: 3,
			inFlight: 5,
			bytes: 9_000,
			lag: 40,
			age: 2.5,
			wanted: 1,
			state: 1,
		});
		expect([...samples.keys()].filter((key) => key.startsWith("spillway_task_state{"))).toHaveLength(1);
	});

	test("the histogram is cumulative, in seconds, and its count is that of its last bucket", async () => {
		const task = await running();
		const { buckets } = noDelays();
		say(task, { ...reportWith({}), delays: { buckets: buckets.with(0, 3).with(4, 2).with(13, 1), sumMs: 95_000 } });
		const samples = await scrape();
		const value = (part: string) => samples.get(`spillway_task_publish_delay_seconds_${part}}`);
		expect([
			value(`bucket{${task.labels},le="0.005"`),
			value(`bucket{${task.labels},le="0.1"`),
			value(`bucket{${task.labels},le="60"`),
			value(`bucket{${task.labels},le="+Inf"`),
			value(`count{${task.labels}`),
			value(`sum{${task.labels}`),
		]).toEqual([3, 5, 5, 6, 6, 95]);
	});

	test("nothing that counts ever falls: not when messages return, not over runs, not with a lost worker", async () => {
		const task = await running();
		const delays = { buckets: noDelays().buckets.with(2, 7), sumMs: 100 };
		say(task, { ...reportWith({ read: 30, published: 20, inFlight: 10 }), delays });
		const before = await scrape();
		const { taskId, runId, member } = task.assignment;
		server.placement.say({ type: "lost", taskId, runId, member, message: "gone" });
		const afterLoss = await scrape();
		server.placement.sayRunning(server.placement.last, server.clock.nowMs());
		await restartTask({ ctx: server.ctx, input: task });
		server.placement.sayEnded(server.placement.last, { reason: "stopped", cause: undefined, report: reportWith({}) });
		await settle();
		const afterRestart = await scrape();
		const counters = [...before.keys()].filter((key) => /^spillway_task\w*(_total|_bucket|_count|_sum)\{/.test(key));
		expect(counters.length).toBeGreaterThan(15);
		for (const key of counters) {
			expect(afterLoss.get(key), key).toBeGreaterThanOrEqual(before.get(key) ?? 0);
			expect(afterRestart.get(key), key).toBeGreaterThanOrEqual(afterLoss.get(key) ?? 0);
		}
		const value = (name: string) => afterRestart.get(`spillway_task_${name}{${task.labels}}`);
		expect([value("messages_read_total"), value("messages_returned_total")]).toEqual([30, 10]);
		const restarts = (reason: string) =>
			afterRestart.get(`spillway_task_restarts_total{${task.labels},reason="${reason}"}`);
		expect([restarts("worker-lost"), restarts("asked")]).toEqual([1, 1]);
	});

	test("a task that is deleted leaves none behind", async () => {
		const { id, labels, assignment } = await running();
		expect([...(await scrape()).keys()].some((key) => key.includes(labels))).toBe(true);
		const removed = removeTask({ ctx: server.ctx, input: { id } });
		while (!server.placement.calls.some((call) => call.startsWith("stop"))) await settle();
		server.placement.sayEnded(assignment, { reason: "stopped", cause: undefined, report: reportWith({}) });
		await removed;
		expect([...(await scrape()).keys()].filter((key) => key.includes(id))).toEqual([]);
	});

	test("a task that never ran has its state, and none of the many series of a run", async () => {
		const { id } = await createTask({ ctx: server.ctx, input: taskInput() });
		const own = [...(await scrape()).keys()].filter((key) => key.includes(id));
		expect(own.some((key) => key.includes('state="stopped"'))).toBe(true);
		expect(own.length).toBeLessThan(8);
	});

	test("names with signs of the format are told as they are", async () => {
		await running('Plant "2"\\ x}');
		expect(await readMetrics({ ctx: server.ctx })).toContain('task="Plant \\"2\\"\\\\ x}"');
	});
});

test("every metric is there by name, help and kind, also before anything has run", async () => {
	const text = await readMetrics({ ctx: server.ctx });
	for (const [name, { kind, help }] of Object.entries(METRICS)) {
		expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n`);
	}
});

test("every label of a sample is one that the table names", async () => {
	await running();
	for (const line of (await readMetrics({ ctx: server.ctx })).split("\n")) {
		const [, written = "", labels] = /^(\w+)(?:\{(.*)\})? /.exec(line) ?? [];
		if (line.startsWith("#") || written === "") continue;
		const name = written.replace(/_(bucket|sum|count)$/, "") as keyof typeof METRICS;
		const { labels: allowed, kind } = METRICS[name];
		const used = [...(labels ?? "").matchAll(/(\w+)="/g)].map((match) => match[1]).filter((it) => it !== "le");
		expect(used, line).toEqual([...allowed]);
		expect(written.endsWith("_bucket")).toBe(kind === "histogram" && written !== name && /"(\+Inf|[\d.]+)"/.test(line));
	}
});

test("workers are told beside the console's own process", async () => {
	const eventLoopDelay = { meanS: 0.001, p99S: 0.01, maxS: 0.2 };
	const usage = { uptimeS: 5, cpuS: 1.5, memoryBytes: 5_000_000, heapBytes: 2_000_000, eventLoopDelay };
	const worker = {
		name: "edge",
		machine: "edge",
		pid: 7,
		version: "0.0.0",
		protocol: 1,
		state: "ready",
		sinceMs: 0,
		publishedPerSecond: 0,
	} as const;
	const pipelines = [1, 2, 3].map((member) => ({ taskId: "t", member }));
	server.placement.roster = [
		{ ...worker, labels: [], id: "edge-7", pipelines, usage },
		{ ...worker, labels: [], id: "edge-8", pipelines: [], state: "silent" },
	];
	const samples = await scrape();
	expect([
		samples.get('spillway_worker_pipelines{worker="edge-7",state="ready"}'),
		samples.get('spillway_worker_pipelines{worker="edge-8",state="silent"}'),
		samples.get('spillway_process_cpu_seconds_total{process="worker",worker="edge-7"}'),
		samples.has('spillway_process_cpu_seconds_total{process="worker",worker="edge-8"}'),
		(samples.get('spillway_process_resident_memory_bytes{process="console",worker=""}') ?? 0) > 1e6,
	]).toEqual([3, 0, 1.5, false, true]);
});
