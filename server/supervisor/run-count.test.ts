import fc from "fast-check";
import { expect, test } from "vitest";
import { noCounters } from "@/lib/task/counters";
import { RunCount } from "./run-count";
import { countOf } from "./stored-counters";

/** A pipeline of a member: what it had counted each time it told, with the last at its end. */
const pipeline = fc.record({
	member: fc.integer({ min: 1, max: 3 }),
	steps: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 4 }),
	/** How many of these were heard; the rest nobody listened to. */
	heard: fc.nat({ max: 4 }),
	isSeenToEnd: fc.boolean(),
	/** Somebody else counts on from what was stored. */
	isTakenOver: fc.boolean(),
	isToldTwice: fc.boolean(),
});

function counted(published: number, inFlight = 0) {
	return { ...noCounters(), read: published + inFlight, published, inFlight };
}

test("however pipelines end and whoever listens, all that they have published is counted, and once", () => {
	fc.assert(
		fc.property(fc.array(pipeline, { maxLength: 12 }), (pipelines) => {
			let count = new RunCount();
			let all = 0;
			for (const [index, { member, steps, heard, isSeenToEnd, isTakenOver, isToldTwice }] of pipelines.entries()) {
				const countId = `${index}`;
				let published = 0;
				for (const [step, more] of steps.entries()) {
					published += more;
					if (step < heard) count.counted(member, { countId, counters: counted(published, 7) });
				}
				all += published;
				const atItsEnd = { countId, counters: counted(published) };
				if (isTakenOver) count = new RunCount(countOf(JSON.stringify({ ...noCounters(), ...count.state })));
				if (isSeenToEnd) count.gone(member, atItsEnd);
				else if (heard > 0) count.late(member, atItsEnd);
				else count.counted(member, atItsEnd);
				if (isToldTwice) count.late(member, atItsEnd);
				expect(count.total.published).toBe(all);
			}
			count.allGone();
			expect(count.total).toMatchObject({ read: all, published: all, inFlight: 0 });
		}),
	);
});

test("a pipeline that was taken for lost gives back what was in flight, and what it had published by then is counted when it is told late", () => {
	const count = new RunCount();
	count.counted(1, { countId: "a", counters: counted(10, 5) });
	count.gone(1);
	expect(count.total).toMatchObject({ read: 10, published: 10, returned: 5, inFlight: 0 });
	count.late(1, { countId: "a", counters: counted(13, 2) });
	expect(count.total).toMatchObject({ read: 13, published: 13, returned: 5, inFlight: 0 });
});

test("what was told late is not taken back by what was said before it", () => {
	const count = new RunCount();
	count.counted(1, { countId: "a", counters: counted(10) });
	count.late(1, { countId: "a", counters: counted(18) });
	count.gone(1, { countId: "a", counters: counted(10) });
	expect(count.total.published).toBe(18);
});

test("what nobody can read counts as nothing", () => {
	expect(countOf("")).toEqual({ settled: noCounters(), parts: [] });
	expect(countOf('{"settled":{}}')).toEqual({ settled: noCounters(), parts: [] });
});
