import { describe, expect, test } from "vitest";
import type { Clock } from "@/server/clock";
import { Engine } from "./engine/engine";
import type { LogEntry } from "./engine/log";
import { type MeterOptions, prepareMeters } from "./generator";

/** A clock that moves when told to, and calls back on the way. */
function manualClock(): Clock & { advance(ms: number): void } {
	let nowMs = 1_700_000_000_000;
	const timers = new Set<{ atMs: number; callback: () => void }>();
	return {
		nowMs: () => nowMs,
		monotonicMs: () => nowMs,
		setTimeout(callback, delayMs) {
			const timer = { atMs: nowMs + delayMs, callback };
			timers.add(timer);
			return { cancel: () => timers.delete(timer) };
		},
		advance(ms) {
			const untilMs = nowMs + ms;
			for (;;) {
				const [next] = [...timers].filter((timer) => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
				if (next === undefined) break;
				timers.delete(next);
				nowMs = next.atMs;
				next.callback();
			}
			nowMs = untilMs;
		},
	};
}

function run(options: Partial<MeterOptions>, ms: number, maxLogRows = 1_000_000) {
	const clock = manualClock();
	const engine = new Engine({ nowMs: () => clock.nowMs(), maxLogRows });
	const generator = prepareMeters(engine, clock, options);
	clock.advance(ms);
	generator.stop();
	return { engine, generator, clock };
}

function entriesOf(engine: Engine): LogEntry[] {
	return engine.database("power").vgroups.flatMap((vgroup) => [...vgroup.log.entries()]);
}

/** What a reader would see: enough to tell two runs apart. */
function trace(engine: Engine): unknown[] {
	return entriesOf(engine).map((entry) => {
		if (entry.kind !== "submit") return entry.kind === "internal" ? entry.kind : entry.event;
		return entry.parts.map(({ table, values }) => [table.name, values.map((list) => Array.from(list, String))]);
	});
}

describe("the meters", () => {
	test("the same seed gives the same rows and events, another seed others", () => {
		const options = { seed: 7, metaIntervalMs: 500 };
		const first = trace(run(options, 5_000).engine);
		expect(trace(run(options, 5_000).engine)).toEqual(first);
		expect(trace(run({ ...options, seed: 8 }, 5_000).engine)).not.toEqual(first);
	});

	test.each([
		["a row every other second", 0.5, 20_000, 10],
		["the default", 50, 10_000, 500],
		["many", 100_000, 2_000, 200_000],
	])("keep the rate: %s", (_name, rate, ms, rows) => {
		const { generator } = run({ rate, backlogRows: 0 }, ms);
		expect(Math.abs(generator.writtenRows - rows)).toBeLessThanOrEqual(Math.max(1, rate / 5));
	});

	test("never write a timestamp of a meter twice", () => {
		const { engine } = run({ rate: 1_000, meters: 3, backlogRows: 50, metaIntervalMs: 0 }, 3_000);
		const keys = entriesOf(engine).flatMap((entry) =>
			entry.kind === "submit"
				? entry.parts.flatMap(({ table, values }) => Array.from(values[0] ?? [], (ts) => `${table.name} ${ts}`))
				: [],
		);
		expect(keys.length).toBeGreaterThan(3_000);
		expect(new Set(keys).size).toBe(keys.length);
	});

	test("keep values within what a household has", () => {
		const { engine } = run({ rate: 500 }, 20_000);
		for (const entry of entriesOf(engine)) {
			if (entry.kind !== "submit") continue;
			for (const { values } of entry.parts) {
				for (const voltage of Array.from(values[2] ?? [], Number)) {
					expect(voltage).toBeGreaterThan(190);
					expect(voltage).toBeLessThan(250);
				}
			}
		}
	});

	test("hold no more rows than the log keeps, whatever the rate", () => {
		const { engine, generator } = run({ rate: 50_000, vgroups: 2 }, 10_000, 5_000);
		expect(generator.writtenRows).toBeGreaterThan(400_000);
		for (const { log } of engine.database("power").vgroups) {
			const rows = [...log.entries()].reduce((sum, entry) => sum + (entry.kind === "submit" ? entry.rowCount : 0), 0);
			expect(rows).toBeLessThanOrEqual(5_000 + 2_600);
			expect(log.begin).toBeGreaterThan(0);
		}
	});

	test("tell of every kind of table event before long", () => {
		const { engine } = run({ metaIntervalMs: 100 }, 5_000);
		const kinds = new Set(
			entriesOf(engine).map((entry) => {
				if (entry.kind === "submit") return entry.created.length > 0 ? "create by insert" : "rows";
				return entry.kind === "internal" ? "internal" : `${entry.event["type"]} ${entry.event["tableType"] ?? ""}`;
			}),
		);
		for (const kind of ["create super", "create child", "create by insert", "alter super", "alter child", "drop "]) {
			expect(kinds).toContain(kind);
		}
		expect(kinds).toContain("delete ");
	});
});
