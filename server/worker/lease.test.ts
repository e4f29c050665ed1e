import { expect, test } from "vitest";
import { ManualClock } from "@/server/testing/manual-clock";
import { Lease } from "./lease";

/** A lease of 8 s that begins now; `machineMs` stands for the clock that all processes share. */
function setUp() {
	const clock = new ManualClock();
	const machineMs = 50_000;
	return { clock, machineMs, lease: new Lease(clock, machineMs + 8_000, machineMs) };
}

test("is over when its time is", async () => {
	const { clock, lease } = setUp();
	await clock.advance(7_999);
	expect(lease.isOver).toBe(false);
	await clock.advance(1);
	expect(lease.isOver).toBe(true);
});

test("is moved by a renewal, counted from when it was asked for", async () => {
	const { clock, machineMs, lease } = setUp();
	await clock.advance(5_000);
	// Asked for at 4 s, answered at 5 s.
	lease.extend(machineMs + 12_000, machineMs + 5_000);
	await clock.advance(6_999);
	expect(lease.isOver).toBe(false);
	await clock.advance(1);
	expect(lease.isOver).toBe(true);
});

test("that was seen to be over stays over", async () => {
	const { clock, machineMs, lease } = setUp();
	await clock.advance(8_000);
	expect(lease.isOver).toBe(true);
	lease.extend(machineMs + 20_000, machineMs + 8_000);
	expect(lease.isOver).toBe(true);
});

test("is not moved by a renewal that is read late", async () => {
	const { clock, machineMs, lease } = setUp();
	await clock.advance(60_000);
	lease.extend(machineMs + 12_000, machineMs + 60_000);
	expect(lease.isOver).toBe(true);
});
