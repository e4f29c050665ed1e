import { describe, expect, test } from "vitest";
import { type QueueView, Share } from "./share";

const view = (changes: Partial<QueueView>): QueueView => ({
	waiting: 0,
	active: 0,
	held: 0,
	workers: 3,
	capacity: 500,
	...changes,
});

describe("a worker takes", () => {
	test.each([
		["its even share of what waits and runs", { waiting: 40, active: 20 }, 20],
		["the larger half of an odd number", { waiting: 61, active: 0 }, 21],
		["a few without asking, of an empty queue", {}, 8],
		["all, being alone", { waiting: 100, workers: 1 }, 100],
		["no more than it may", { waiting: 90, capacity: 12 }, 12],
	])("%s", (_, changes, takeUpTo) => {
		expect(new Share().plan(view(changes))).toEqual({ takeUpTo, giveBack: 0 });
	});

	test("more than its share once jobs have waited for some turns", () => {
		const share = new Share();
		const left = view({ waiting: 10, active: 50, held: 20 });
		expect(share.plan(left).takeUpTo).toBe(20);
		expect(share.plan(left).takeUpTo).toBe(20);
		expect(share.plan(left).takeUpTo).toBe(30);
		expect(share.plan({ ...left, waiting: 0, active: 60 }).takeUpTo).toBe(20);
	});
});

describe("a worker that has more than its share", () => {
	const much = view({ active: 60, held: 40 });

	test("gives a part back once that has lasted, and takes no more meanwhile", () => {
		const share = new Share();
		expect([1, 2].map(() => share.plan(much).giveBack)).toEqual([0, 0]);
		expect(share.plan(much)).toEqual({ takeUpTo: 20, giveBack: 5 });
	});

	test.each([
		["one more than the others", view({ active: 60, held: 21 })],
		["jobs wait that somebody has to take", { ...much, waiting: 1 }],
	])("keeps them: %s", (_, held) => {
		const share = new Share();
		expect([1, 2, 3, 4].map(() => share.plan(held).giveBack)).toEqual([0, 0, 0, 0]);
	});

	test("arrives at its share and stays there", () => {
		const share = new Share();
		let { held } = much;
		for (let turn = 0; turn < 40; turn++) held -= share.plan({ ...much, held }).giveBack;
		expect(held).toBe(21);
	});
});
