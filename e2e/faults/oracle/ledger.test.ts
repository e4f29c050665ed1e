import { expect, test } from "vitest";
import { type IssuedRow, Ledger, padOf, type Verdict } from "./ledger";

const ROWS: IssuedRow[] = [1, 2, 3, 4].map((n) => ({ n, vgroupId: n % 2, version: 10 + n, padBytes: 6 }));

function arrival(n: number, change: { vgroupId?: number; offset?: number; pad?: string } = {}) {
	const { vgroupId = n % 2, offset = 10 + n, pad = padOf(n, 6) } = change;
	const body = JSON.stringify({ data: { n, pad }, offset: { vgroupId, offset } });
	return { topic: "t", body: Buffer.from(body) };
}

const CLEAN: Verdict = {
	lost: [],
	outOfOrder: [],
	repeated: [],
	neverIssued: [],
	committedEarly: [],
	committedBack: [],
};

test.each<[string, (ledger: Ledger) => void, Partial<Verdict>]>([
	["each row once, in order per vgroup", (ledger) => arrive(ledger, 2, 1, 4, 3), {}],
	["a row is missing", (ledger) => arrive(ledger, 1, 2, 4), { lost: [3] }],
	["a row is missing that a fault destroyed", (ledger) => arrive(forgiving(ledger, 3), 1, 2, 4), {}],
	["two rows of a vgroup in the wrong order", (ledger) => arrive(ledger, 3, 1, 2, 4), { outOfOrder: [1] }],
	["a row comes twice", (ledger) => arrive(ledger, 1, 2, 3, 4, 3), { repeated: [3] }],
	["a row comes twice as a fault allows", (ledger) => arrive(allowing(ledger, 3), 1, 2, 3, 4, 3), {}],
	[
		"a row comes three times and one fault allows it",
		(ledger) => arrive(allowing(ledger, 3), 1, 2, 3, 3, 4, 3),
		{ repeated: [3] },
	],
])("%s", (_name, happen, found) => {
	const ledger = new Ledger();
	ledger.expectRows();
	ledger.issue(ROWS);
	happen(ledger);
	expect(ledger.verdict()).toEqual({ ...CLEAN, ...found });
});

test.each([
	["a number that nobody wrote", arrival(9)],
	["another vgroup", arrival(1, { vgroupId: 7 })],
	["an offset beyond the row's own", arrival(1, { offset: 99 })],
	["another text", arrival(1, { pad: "other!" })],
	["no JSON", { topic: "t", body: Buffer.from("{") }],
])("%s was never issued", (_name, wrong) => {
	const ledger = new Ledger();
	ledger.expectRows();
	ledger.issue(ROWS);
	arrive(ledger, 1, 2, 3, 4);
	ledger.arrive(wrong);
	expect(ledger.verdict().neverIssued).toHaveLength(1);
});

test("an arrival that overtakes the answer to its own insert is judged once that is there", () => {
	const ledger = new Ledger();
	ledger.expectRows();
	arrive(ledger, 1, 2, 3, 4);
	ledger.issue(ROWS);
	expect(ledger.verdict()).toEqual(CLEAN);
});

test.each<[string, number, number, Partial<Verdict>]>([
	["after the acknowledgement", 5, 12, {}],
	["before the acknowledgement", 1, 12, { committedEarly: [1] }],
	["up to the row, not beyond it", 1, 11, {}],
])("a commit %s", (_name, committedAtMs, offset, found) => {
	const ledger = new Ledger();
	ledger.expectRows();
	ledger.issue(ROWS);
	arrive(ledger, 1, 2, 3, 4);
	ledger.acknowledge(1, 3);
	ledger.commit({ clientId: "c", vgroupId: 1, offset, atMs: committedAtMs });
	expect(ledger.verdict()).toEqual({ ...CLEAN, ...found });
});

test("a commit that goes back is found", () => {
	const ledger = new Ledger();
	ledger.commit({ clientId: "c", vgroupId: 1, offset: 20, atMs: 1 });
	ledger.commit({ clientId: "c", vgroupId: 1, offset: 15, atMs: 2 });
	expect(ledger.verdict().committedBack).toHaveLength(1);
});

function arrive(ledger: Ledger, ...numbers: number[]): void {
	for (const n of numbers) ledger.arrive(arrival(n));
}

function allowing(ledger: Ledger, n: number): Ledger {
	ledger.allowRepeat([n]);
	return ledger;
}

function forgiving(ledger: Ledger, n: number): Ledger {
	ledger.forgive([n]);
	return ledger;
}
