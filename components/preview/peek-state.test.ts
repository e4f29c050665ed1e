import { expect, test } from "vitest";
import type { PeekLine } from "@/lib/api/check";
import { CUT_OFF, type PeekEvent, type PeekState, reducePeek } from "./peek-state";

const IDLE: PeekState = { samples: [], phase: { name: "idle" } };
const started: PeekEvent = { type: "started", atMs: 0, waitMs: 10_000, rows: 10 };
const line = (value: PeekLine): PeekEvent => ({ type: "line", line: value });
const row = line({ type: "message", kind: "data", values: { table: "d1", unheard: "of" }, body: "{}" });
const run = (...events: PeekEvent[]) => events.reduce(reducePeek, IDLE);

test.each<[name: string, events: PeekEvent[], phase: object, count: number]>([
	["a start", [started], { name: "running", message: undefined }, 0],
	["progress", [started, line({ type: "progress", message: "Waiting", elapsedMs: 5 })], { message: "Waiting" }, 0],
	["messages gather", [started, row, row], { name: "running" }, 2],
	[
		"a kind of a later version is left out",
		[started, line({ type: "message", kind: "eclipse", values: {}, body: "{}" })],
		{ name: "running" },
		0,
	],
	[
		"the end",
		[started, row, line({ type: "done", reason: "time", elapsedMs: 9, groupDropped: true }), { type: "ended" }],
		{ name: "done", reason: "time", elapsedMs: 9 },
		1,
	],
	[
		"an error keeps what was found",
		[started, row, line({ type: "error", message: "Gone." })],
		{ name: "failed", message: "Gone." },
		1,
	],
	["an answer without an end was cut", [started, row, { type: "ended" }], { name: "failed", message: CUT_OFF }, 1],
	["cancel keeps what was found", [started, row, { type: "cancelled" }], { name: "idle" }, 1],
	["a late line after cancel is dropped", [started, { type: "cancelled" }, row], { name: "idle" }, 0],
	["a new start forgets the messages", [started, row, started], { name: "running" }, 0],
])("%s", (_name, events, phase, count) => {
	const state = run(...events);
	expect(state.phase).toMatchObject(phase);
	expect(state.samples).toHaveLength(count);
});

test("a message keeps the variables that templates know", () => {
	expect(run(started, row).samples[0]).toMatchObject({ kind: "data", values: { table: "d1" }, body: "{}" });
});
