import { appendFileSync } from "node:fs";
import { deferred } from "@/lib/deferred";
import type { Cause } from "@/lib/task/types";
import { mergeReports } from "@/server/supervisor/merge";
import type { PipelineEnd, StartPipeline } from "../host";
import { runWorker } from "../run-worker";

const DRAIN_MS = 50;
/** So long its process was not running. */
const GAP_MS = 2_000;

/**
 * A worker whose pipelines connect to nothing: they only count, and note start and drain in the file that their source
 * names. The word in their broker line makes them misbehave.
 */
const startPipeline: StartPipeline = ({ taskId, member, source, broker }, listener, mayPublish) => {
	const ended = deferred<PipelineEnd>();
	const note = (word: string) => appendFileSync(source, `${word} ${taskId}#${member} ${process.pid}\n`);
	let published = 0;
	note("start");
	listener.onState({ phase: "running", sinceMs: Date.now(), isReadingSnapshot: false });
	listener.onEvent({ level: "info", code: "connected", message: "Both ends are connected." });
	let lastMs = performance.now();
	const timer = setInterval(() => {
		const gapMs = performance.now() - lastMs;
		lastMs += gapMs;
		if (mayPublish()) {
			if (gapMs >= GAP_MS) note("published after a gap");
			if (broker !== "is idle") published++;
			return;
		}
		note("fell silent");
		clearInterval(timer);
	}, 10);
	if (broker === "fails") {
		const cause: Cause = { code: "test-failure", side: "broker", message: "It was told to fail." };
		setTimeout(() => ended.resolve({ reason: "failed", cause }), 20);
	}
	return {
		ended: ended.promise,
		report() {
			const report = mergeReports([], Date.now());
			return { ...report, counters: { ...report.counters, read: published, published } };
		},
		stop() {
			clearInterval(timer);
			if (broker === "hangs") return;
			setTimeout(() => {
				note("drained");
				ended.resolve({ reason: "stopped", cause: undefined });
			}, DRAIN_MS);
		},
		reportMark: undefined,
		breakOff() {
			clearInterval(timer);
			note("broken off");
			ended.resolve({ reason: "stopped", cause: undefined });
		},
		watch(isWatched) {
			if (isWatched) listener.onSamples([]);
		},
	};
};

runWorker(startPipeline);
