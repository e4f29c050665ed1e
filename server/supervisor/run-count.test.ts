import fc from "fast-check";
import { expect, test } from "vitest";
import { noCounters } from "@/lib/task/counters";
import { nothingCounted, RunCount } from "./run-count";
import { countOf } from "./stored-counters";

const MINUTE_MS = 60_000;

/** A pipeline of a member: what it had counted each time it told, with the last at its end. */
const pipeline = fc.record({
	member: fc.integer({ min: 1, max: 3 }),
	steps: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 4 }),
	/** How many of these were heard; the rest nobody listened to. */
	heard: fc.nat({ max: 4 }),
	isSeenToEnd: fc.boolean(),
	/** After how many other things its end is told late, each time that it is; at least once unless it was seen. */
	late: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 3 }),
});

function counted(published: number, inFlight = 0) {
	return { ...noCounters(), read: published + inFlight, published, inFlight };
}

function said(countId: string, published: number, inFlight = 0, atMs = 1) {
	return { atMs, countId, counters: counted(published, inFlight) };
}

/** Somebody else counts on from what was stored. */
function takenOver(count: RunCount): RunCount {
	return new RunCount(countOf(JSON.stringify({ ...noCounters(), ...count.state })));
}

test("however pipelines end, whoever listens and in which order it is told late, all that they have published is counted, and once", () => {
	const pipelines = fc.array(pipeline, { maxLength: 12 });
	const takeOvers = fc.array(fc.nat({ max: 60 }), { maxLength: 5 });
	fc.assert(
		fc.property(pipelines, takeOvers, (them, takenOverAfter) => {
			const events: { at: number; tell(count: RunCount): void }[] = [];
			let [all, at] = [0, 0];
			for (const [index, { member, steps, heard, isSeenToEnd, late }] of them.entries()) {
				const countId = `${index}`;
				let published = 0;
				for (const [step, more] of steps.entries()) {
					published += more;
					const report = said(countId, published, 7);
					if (step < heard) events.push({ at: at++, tell: (count) => count.counted(member, report) });
				}
				all += published;
				const last = said(countId, published);
				if (isSeenToEnd) events.push({ at: at++, tell: (count) => count.gone(member, 0, last) });
				for (const later of isSeenToEnd ? late.slice(1) : late) {
					events.push({ at: at + later - 0.5, tell: (count) => count.late(member, last) });
				}
			}
			let count = new RunCount();
			for (const [done, { tell }] of events.toSorted((a, b) => a.at - b.at).entries()) {
				tell(count);
				if (takenOverAfter.includes(done)) count = takenOver(count);
			}
			expect(count.total.published).toBe(all);
			count.allGone(0);
			expect(count.total).toMatchObject({ read: all, published: all, inFlight: 0 });
		}),
	);
});

test("two pipelines that moved unheard, one after the other, are counted when both are told late", () => {
	let count = new RunCount();
	count.counted(1, said("a", 10));
	count.counted(1, said("c", 1));
	count = takenOver(count);
	count.late(1, said("b", 50));
	count.late(1, said("a", 18));
	expect(count.total.published).toBe(69);
});

test("a pipeline that was taken for lost gives back what was in flight, and what it had published by then is counted when it is told late", () => {
	const count = new RunCount();
	count.counted(1, said("a", 10, 5));
	count.gone(1, 0);
	expect(count.total).toMatchObject({ read: 10, published: 10, returned: 5, inFlight: 0 });
	count.late(1, said("a", 13, 2));
	expect(count.total).toMatchObject({ read: 13, published: 13, returned: 5, inFlight: 0 });
});

test("what was told late is not taken back by what was said before it", () => {
	const count = new RunCount();
	count.counted(1, said("a", 10));
	count.late(1, said("a", 18));
	count.gone(1, 0, said("a", 10));
	expect(count.total.published).toBe(18);
});

test("a pipeline that was gone long ago is forgotten, and what is still told of it is not counted twice", () => {
	let count = new RunCount();
	count.counted(1, said("a", 10));
	count.counted(1, said("b", 5, 0, 1 * MINUTE_MS));
	count.counted(1, said("b", 6, 0, 12 * MINUTE_MS));
	expect(count.state).toMatchObject({ settled: counted(10), settledUntilMs: 1 * MINUTE_MS, gone: [] });
	count = takenOver(count);
	count.late(1, said("a", 18, 0, 0.5 * MINUTE_MS));
	expect(count.total.published).toBe(16);
	count.late(1, said("c", 4, 0, 12 * MINUTE_MS));
	expect(count.total.published).toBe(20);
});

test("a pipeline that dies again and again leaves no endless list behind", () => {
	const count = new RunCount();
	for (let n = 0; n < 1_000; n++) count.gone(1, n, said(`${n}`, 1, 0, n));
	expect(count.state.gone.length).toBeLessThan(20);
	expect(count.total.published).toBe(1_000);
});

test("what nobody can read counts as nothing", () => {
	expect(countOf("")).toEqual(nothingCounted());
	expect(countOf('{"settled":{}}')).toEqual(nothingCounted());
});

test("what an older version has stored is counted on from", () => {
	const stored = { settled: counted(10), parts: [{ member: 1, countId: "a", counters: counted(5) }] };
	const count = new RunCount(countOf(JSON.stringify(stored)));
	count.counted(1, said("a", 7));
	expect(count.total.published).toBe(17);
});
