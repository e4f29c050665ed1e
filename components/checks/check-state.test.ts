import { expect, test } from "vitest";
import { type CheckEvent, type CheckState, hasPassed, reduceCheck } from "./check-state";

const resolve = { step: "resolve", outcome: "passed" } as const;
const connect = { step: "connect", outcome: "failed", message: "Refused." } as const;

test.each<[name: string, state: CheckState, event: CheckEvent, next: CheckState]>([
	["a start", { phase: "none" }, { type: "started" }, { phase: "running", steps: [] }],
	[
		"a start forgets the last check",
		{ phase: "done", steps: [resolve], checkedAtMs: 1 },
		{ type: "started" },
		{ phase: "running", steps: [] },
	],
	["a step", { phase: "running", steps: [] }, { type: "step", step: resolve }, { phase: "running", steps: [resolve] }],
	["a step of a check that is over", { phase: "none" }, { type: "step", step: resolve }, { phase: "none" }],
	[
		"the end",
		{ phase: "running", steps: [resolve] },
		{ type: "ended", atMs: 7 },
		{ phase: "done", steps: [resolve], checkedAtMs: 7 },
	],
	[
		"a broken answer",
		{ phase: "running", steps: [resolve] },
		{ type: "broke", message: "No answer." },
		{ phase: "broken", message: "No answer." },
	],
])("%s", (_name, state, event, next) => {
	expect(reduceCheck(state, event)).toEqual(next);
});

test.each<[name: string, state: CheckState, passed: boolean]>([
	["nothing checked", { phase: "none" }, false],
	["still running", { phase: "running", steps: [resolve] }, false],
	["all passed", { phase: "done", steps: [resolve], checkedAtMs: 0 }, true],
	[
		"one cannot be verified",
		{ phase: "done", steps: [{ step: "may-publish", outcome: "unknown" }], checkedAtMs: 0 },
		true,
	],
	["one failed", { phase: "done", steps: [resolve, connect], checkedAtMs: 0 }, false],
	["an empty answer", { phase: "done", steps: [], checkedAtMs: 0 }, false],
])("usable: %s", (_name, state, passed) => {
	expect(hasPassed(state)).toBe(passed);
});
