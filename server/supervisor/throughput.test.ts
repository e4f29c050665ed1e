import { describe, expect, test } from "vitest";
import { NO_RATES } from "./rates";
import { ThroughputHistory } from "./throughput";

const START = 1_800_000_000_000;
const SLOT = START / 10_000;
const totals = (published: number) => ({ read: published, published, skipped: 0, failed: 0 });
const rates = (published: number) => ({ ...NO_RATES, published });

describe("slots of ten seconds", () => {
	test("are complete when the next one begins, and count from the first second on", () => {
		const history = new ThroughputHistory();
		const rows = Array.from({ length: 21 }, (_, i) =>
			history.record("t", START + i * 1_000, rates(10), totals((i + 1) * 10)),
		).filter((row) => row !== undefined);
		expect(rows.map(({ slot, published }) => [slot, published])).toEqual([
			[SLOT, 110],
			[SLOT + 1, 100],
		]);
	});

	test("of a run that ended hold its last seconds; the next run goes on in the same slot", () => {
		const history = new ThroughputHistory();
		history.record("t", START, rates(10), totals(10));
		const first = history.finish("t", START + 1_500, totals(25));
		history.record("t", START + 3_000, rates(5), totals(30));
		const second = history.finish("t", START + 4_000, totals(31));
		expect([first, second].map((row) => [row?.slot, row?.isNewSlot, row?.published])).toEqual([
			[SLOT, true, 25],
			[SLOT, false, 6],
		]);
		expect(history.sparkline("t", START + 10_000).at(-1)).toBeCloseTo(3.1);
	});

	test("of a task that does not run are not recorded", () => {
		const history = new ThroughputHistory();
		expect(history.finish("t", START, totals(0))).toBeUndefined();
	});

	test("never count below zero when messages in flight return", () => {
		const history = new ThroughputHistory();
		history.record("t", START, NO_RATES, { ...totals(10), read: 50 });
		history.record("t", START + 10_000, NO_RATES, { ...totals(10), read: 50 });
		expect(history.finish("t", START + 11_000, { ...totals(10), read: 10 })?.read).toBe(0);
	});
});

describe("the near past", () => {
	test("a sparkline has ninety values and gaps where nothing was recorded", () => {
		const history = new ThroughputHistory();
		history.restore([{ taskId: "t", slot: SLOT - 90, published: 20 }]);
		const sparkline = history.sparkline("t", START);
		expect(sparkline).toHaveLength(90);
		expect(sparkline[0]).toBe(2);
		expect(sparkline.slice(1).every((value) => value === null)).toBe(true);
	});

	test("seconds are kept for five minutes", () => {
		const history = new ThroughputHistory();
		for (let i = 0; i < 400; i++) history.record("t", START + i * 1_000, rates(i), totals(i));
		const seconds = history.seconds("t");
		expect(seconds.size).toBe(300);
		expect(seconds.get(START / 1_000 + 399)?.published).toBe(399);
		history.forget("t");
		expect(history.seconds("t").size).toBe(0);
	});
});
