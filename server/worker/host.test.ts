import { expect, test } from "vitest";
import { deferred } from "@/lib/deferred";
import { mergeReports } from "@/server/supervisor/merge";
import { ManualClock } from "@/server/testing/manual-clock";
import { type PipelineEnd, WorkerHost } from "./host";
import type { WorkerMessage } from "./protocol";

test("tells each second of the pipelines for which something changed, and of no others", async () => {
	const clock = new ManualClock();
	const sent: WorkerMessage[] = [];
	const published = new Map<string, number>();
	const host = new WorkerHost({
		clock,
		send: (message) => sent.push(message),
		startPipeline: ({ taskId }) => {
			const ended = deferred<PipelineEnd>();
			return {
				ended: ended.promise,
				report() {
					const report = mergeReports([], clock.nowMs());
					return { ...report, counters: { ...report.counters, published: published.get(taskId) ?? 0 } };
				},
				stop: () => ended.resolve({ reason: "stopped", cause: undefined }),
				reportMark: undefined,
				breakOff: () => ended.resolve({ reason: "stopped", cause: undefined }),
				watch() {},
			};
		},
	});
	for (const taskId of ["busy", "idle"]) {
		host.onCommand({ type: "start", taskId, runId: "run", member: 1, memberCount: 1, source: "", broker: "" });
	}
	const heardOf = async () => {
		sent.length = 0;
		await clock.advance(1_000);
		return sent.flatMap((one) => (one.type === "reports" ? [one.reports.map(({ taskId }) => taskId)] : []));
	};
	expect(await heardOf()).toEqual([["busy", "idle"]]);
	published.set("busy", 7);
	expect(await heardOf()).toEqual([["busy"]]);
	expect(await heardOf()).toEqual([[]]);
	published.set("idle", 1);
	expect(await heardOf()).toEqual([["idle"]]);
	await host.drain();
});

test("asks a pipeline at rest for no report until its mark is another one", async () => {
	const clock = new ManualClock();
	const sent: WorkerMessage[] = [];
	let reportMark: string | undefined = "a";
	let asked = 0;
	const ended = deferred<PipelineEnd>();
	const end = () => ended.resolve({ reason: "stopped", cause: undefined });
	const report = () => ({ ...mergeReports([], clock.nowMs()), retentionGap: ++asked });
	const host = new WorkerHost({
		clock,
		send: (message) => sent.push(message),
		startPipeline: () => ({
			ended: ended.promise,
			report,
			get reportMark() {
				return reportMark;
			},
			stop: end,
			breakOff: end,
			watch() {},
		}),
	});
	host.onCommand({ type: "start", taskId: "t", runId: "run", member: 1, memberCount: 1, source: "", broker: "" });
	const askedAfter = async (seconds: number) => {
		await clock.advance(seconds * 1_000);
		return asked;
	};
	expect(await askedAfter(5)).toBe(1);
	reportMark = "b";
	expect(await askedAfter(5)).toBe(2);
	reportMark = undefined;
	expect(await askedAfter(3)).toBe(5);
	expect(sent.filter((one) => one.type === "reports").map(({ reports }) => reports.length)).toEqual([
		1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1,
	]);
	await host.drain();
});
