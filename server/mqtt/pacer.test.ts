import { describe, expect, test } from "vitest";
import { ManualClock } from "@/server/testing/manual-clock";
import { Pacer } from "./pacer";

/** Sends whatever is allowed, waiting in between, and counts it. */
async function sentWithin(clock: ManualClock, pacer: Pacer, forMs: number, wanted = Number.POSITIVE_INFINITY) {
	const untilMs = clock.nowMs() + forMs;
	let sent = 0;
	for (;;) {
		const count = Math.min(pacer.allowance, wanted - sent);
		pacer.spend(count);
		sent += count;
		if (sent >= wanted || clock.nowMs() + pacer.waitMs > untilMs) break;
		await clock.advance(pacer.waitMs);
	}
	await clock.advance(untilMs - clock.nowMs());
	return sent;
}

describe("Pacer", () => {
	test("without a rate everything is allowed at once", () => {
		const pacer = new Pacer(new ManualClock(), undefined);
		pacer.spend(1e9);
		expect(pacer.allowance).toBe(Number.POSITIVE_INFINITY);
	});

	test.each([
		[1, 10_000, 11],
		[10, 10_000, 101],
		[100, 10_000, 1_002],
		[1_000, 2_000, 2_020],
	])("%i a second: within %i ms exactly %i, the first 20 ms' worth at once", async (rate, forMs, expected) => {
		const clock = new ManualClock();
		expect(await sentWithin(clock, new Pacer(clock, rate), forMs)).toBe(expected);
	});

	test("a pause earns no more than 20 ms' worth", async () => {
		const clock = new ManualClock();
		const pacer = new Pacer(clock, 200);
		pacer.spend(pacer.allowance);
		await clock.advance(3_600_000);
		expect(pacer.allowance).toBe(4);
	});

	test("tells how long until one more is allowed, and is right", async () => {
		const clock = new ManualClock();
		const pacer = new Pacer(clock, 3);
		pacer.spend(pacer.allowance);
		expect(pacer.waitMs).toBe(334);
		await clock.advance(333);
		expect(pacer.allowance).toBe(0);
		await clock.advance(1);
		expect(pacer.allowance).toBe(1);
	});
});
