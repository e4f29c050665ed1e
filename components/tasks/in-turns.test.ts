import { expect, test } from "vitest";
import { deferred } from "@/lib/deferred";
import { inTurns } from "./in-turns";

test("works on every item, never on more than so many at once", async () => {
	const gates = Array.from({ length: 5 }, () => deferred<void>());
	const begun: number[] = [];
	const all = inTurns([0, 1, 2, 3, 4], 2, async (item) => {
		begun.push(item);
		await gates[item]?.promise;
	});
	expect(begun).toEqual([0, 1]);
	gates[1]?.resolve();
	await expect.poll(() => begun).toEqual([0, 1, 2]);
	for (const gate of gates) gate.resolve();
	await all;
	expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test("an error is passed on", async () => {
	await expect(inTurns([1], 4, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
