import { expect, test } from "vitest";
import { deferred } from "@/lib/deferred";
import { noCounters } from "@/lib/task/counters";
import { noDelays } from "@/lib/task/delay-counts";
import type { PipelineReport, TaskState } from "@/lib/task/types";
import { ManualClock, settle } from "@/server/testing/manual-clock";
import type { PipelineEnd, StartPipeline } from "@/server/worker/host";
import { readArguments } from "./arguments";
import { EXIT } from "./exit-codes";
import { runCommand } from "./run-command";

const FROM = "tmq+ws://root:taosdata@h:6041/t?group.id=g";
const TO = "mqtt://h:1883?version=5.0&client_id=c&topic=x";

/** A run with `--exit-idle 2` over a pipeline whose state and counters the test sets. */
async function start() {
	const clock = new ManualClock();
	const startMs = clock.monotonicMs();
	const ended = deferred<PipelineEnd>();
	let published = 0;
	let inFlight = 0;
	let tell = (_state: TaskState) => {};
	let stoppedAtMs: number | undefined;
	const startPipeline: StartPipeline = (_command, listener) => {
		tell = listener.onState;
		return {
			ended: ended.promise,
			report: (): PipelineReport => ({
				atMs: clock.nowMs(),
				countId: undefined,
				counters: { ...noCounters(), read: published + inFlight, published, inFlight },
				lag: undefined,
				vgroups: [],
				inFlightLimit: 0,
				delay: undefined,
				rowDelay: undefined,
				delays: noDelays(),
				lastAcknowledgedAtMs: undefined,
				retentionGap: 0,
			}),
			stop() {
				stoppedAtMs ??= clock.monotonicMs() - startMs;
				ended.resolve({ reason: "stopped", cause: undefined });
			},
			reportMark: undefined,
			breakOff() {},
			watch() {},
		};
	};
	const code = runCommand({
		options: readArguments("run", ["-f", FROM, "-t", TO, "--exit-idle", "2"]),
		environment: { NODE_ENV: "test" },
		terminal: { out() {}, err() {}, isInteractive: false, columns: 80 },
		clock,
		startPipeline,
		signal: new AbortController().signal,
	});
	await settle();
	return {
		clock,
		code,
		tell: (state: TaskState) => tell(state),
		count(counts: { published: number; inFlight: number }) {
			({ published, inFlight } = counts);
		},
		stoppedAtMs: () => stoppedAtMs,
	};
}

const RUNNING: TaskState = { phase: "running", sinceMs: 0, isReadingSnapshot: false };

test("an idle run ends soon after the time it was given, not at the next full second", async () => {
	const run = await start();
	run.tell(RUNNING);
	await run.clock.advance(700);
	run.count({ published: 5, inFlight: 0 });
	await run.clock.advance(2_000);
	expect(run.stoppedAtMs()).toBeUndefined();
	await run.clock.advance(400);
	expect(run.stoppedAtMs()).toBeLessThanOrEqual(3_000);
	expect(await run.code).toBe(EXIT.done);
	expect(run.clock.waiting).toBe(0);
});

test.each([
	{ name: "while messages are in flight", state: RUNNING, inFlight: 1 },
	{ name: "while a connection is being made", state: { phase: "starting", sinceMs: 0 } as const, inFlight: 0 },
])("a run is not idle $name", async ({ state, inFlight }) => {
	const run = await start();
	run.tell(state);
	run.count({ published: 1, inFlight });
	await run.clock.advance(60_000);
	expect(run.stoppedAtMs()).toBeUndefined();
	run.tell(RUNNING);
	run.count({ published: 2, inFlight: 0 });
	await run.clock.advance(2_400);
	expect(await run.code).toBe(EXIT.done);
});
