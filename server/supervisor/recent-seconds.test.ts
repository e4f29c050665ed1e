import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rates } from "./rates";
import { RecentSeconds } from "./recent-seconds";

const rates = (published: number): Rates => ({ read: published + 1, published, skipped: 2, failed: 3 });

test("knows what a map that forgets the old would know", () => {
	const steps = fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: 60 });
	fc.assert(
		fc.property(steps, fc.integer({ min: 1, max: 12 }), (gaps, length) => {
			const seconds = new RecentSeconds(length);
			const known = new Map<number, Rates>();
			let second = 1_800_000_000;
			for (const [i, gap] of gaps.entries()) {
				second += gap;
				seconds.set(second, rates(i));
				known.set(second, rates(i));
				const kept = [...known].filter(([at]) => at > second - length);
				expect([...seconds.all()]).toEqual(kept);
				expect(seconds.get(second - length)).toBeUndefined();
			}
		}),
	);
});

test("a second before the newest is written where it belongs", () => {
	const seconds = new RecentSeconds(10);
	seconds.set(100, rates(1));
	seconds.set(103, rates(2));
	seconds.set(101, rates(3));
	expect([...seconds.all()].map(([at, { published }]) => [at, published])).toEqual([
		[100, 1],
		[101, 3],
		[103, 2],
	]);
});

test("a clock set back by more than is kept begins anew", () => {
	const seconds = new RecentSeconds(10);
	seconds.set(100, rates(1));
	seconds.set(50, rates(2));
	expect([...seconds.all().keys()]).toEqual([50]);
	expect(seconds.get(100)).toBeUndefined();
});
