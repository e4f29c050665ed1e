import { expect, test } from "vitest";
import { everyTogether } from "./clock";
import { ManualClock } from "./testing/manual-clock";

test("all that repeat at one interval take their turns together, on one timer", async () => {
	const clock = new ManualClock(0);
	const turns: string[] = [];
	everyTogether(clock, 1_000, () => turns.push(`a ${clock.monotonicMs()}`));
	await clock.advance(400);
	everyTogether(clock, 1_000, () => turns.push(`b ${clock.monotonicMs()}`));
	everyTogether(clock, 700, () => turns.push(`c ${clock.monotonicMs()}`));
	await clock.advance(1_600);
	expect(turns).toEqual(["a 1000", "b 1000", "c 1100", "c 1800", "a 2000", "b 2000"]);
});

test("one that is cancelled leaves the others their turns, and the last takes the timer with it", async () => {
	const clock = new ManualClock();
	const turns: string[] = [];
	const same = () => turns.push("same");
	const first = everyTogether(clock, 1_000, same);
	const second = everyTogether(clock, 1_000, same);
	first.cancel();
	first.cancel();
	await clock.advance(1_000);
	expect(turns).toEqual(["same"]);
	second.cancel();
	expect(clock.waiting).toBe(0);
	everyTogether(clock, 1_000, same);
	await clock.advance(1_000);
	expect(turns).toEqual(["same", "same"]);
});

test("one may cancel itself in its turn", async () => {
	const clock = new ManualClock();
	let turns = 0;
	const self = everyTogether(clock, 1_000, () => {
		turns++;
		self.cancel();
	});
	await clock.advance(5_000);
	expect([turns, clock.waiting]).toEqual([1, 0]);
});
