import { expect, test } from "vitest";
import type { TaskState } from "@/lib/task/types";
import { NO_RATES } from "@/server/supervisor/rates";
import type { TaskShown } from "@/server/supervisor/supervisor";
import { reportWith } from "@/server/supervisor/testing";
import { ThroughputHistory } from "@/server/supervisor/throughput";
import { ManualClock } from "@/server/testing/manual-clock";
import { Mirror } from "./mirror";

const shown = (atMs: number, phase: "stopping" | "stopped"): TaskShown => {
	const state: TaskState = { phase, sinceMs: atMs };
	const totals = { read: 0, published: 0, skipped: 0, failed: 0 };
	return { atMs, state, runSinceMs: undefined, report: reportWith({}), rates: NO_RATES, run: undefined, totals };
};

function setUp() {
	const mirror = new Mirror({
		clock: new ManualClock(),
		history: new ThroughputHistory(),
		onState: () => {},
		onTick: () => {},
	});
	return { mirror, phase: () => mirror.snapshot("a").state.phase };
}

test("an answer that was overtaken by news does not bring back what was before", () => {
	const { mirror, phase } = setUp();
	mirror.hear({ a: shown(2_000, "stopped") });
	mirror.hear({ a: shown(1_000, "stopping") });
	expect(phase()).toBe("stopped");
});

test("another console, whose clock is far behind, is believed", () => {
	const { mirror, phase } = setUp();
	mirror.hear({ a: shown(60_000, "stopped") });
	mirror.hear({ a: shown(1_000, "stopping") });
	expect(phase()).toBe("stopping");
});

test("what was heard is told on for a minute, and what only the store had is not", async () => {
	const clock = new ManualClock();
	const mirror = new Mirror({ clock, history: new ThroughputHistory(), onState: () => {}, onTick: () => {} });
	mirror.put("b", shown(1_000, "stopped"));
	mirror.hear({ a: shown(1_000, "stopping") });
	expect(Object.keys(mirror.lastHeard())).toEqual(["a"]);
	await clock.advance(60_000);
	expect(mirror.lastHeard()).toEqual({});
});
