import { expect, test } from "vitest";
import { Readiness } from "./readiness";
import { ManualClock, settle } from "./testing/manual-clock";

function setUp(askStore: () => Promise<unknown> = async () => {}, isRedisThere = () => true) {
	const clock = new ManualClock();
	let asked = 0;
	const readiness = new Readiness({
		clock,
		isRedisThere,
		askStore: () => {
			asked++;
			return askStore();
		},
	});
	return { clock, readiness, asked: () => asked };
}

test("it is ready between the end of its start and the begin of its end", async () => {
	const { readiness } = setUp();
	expect(await readiness.whyNotReady()).toBe("starting");
	readiness.isUp();
	expect(await readiness.whyNotReady()).toBeUndefined();
	readiness.isStopping();
	readiness.isUp();
	expect(await readiness.whyNotReady()).toBe("stopping");
});

test("a store that fails makes it unready, until it answers again", async () => {
	let isThere = false;
	const { clock, readiness } = setUp(async () => {
		if (!isThere) throw new Error("connection refused to postgresql://secret");
	});
	readiness.isUp();
	expect(await readiness.whyNotReady()).toBe("store");
	isThere = true;
	await clock.advance(1_000);
	expect(await readiness.whyNotReady()).toBeUndefined();
});

test("a Redis that is lost makes it unready, until it is back", async () => {
	let isThere = false;
	const { readiness } = setUp(undefined, () => isThere);
	readiness.isUp();
	expect(await readiness.whyNotReady()).toBe("redis");
	isThere = true;
	expect(await readiness.whyNotReady()).toBeUndefined();
});

test("a store that is silent is given up", async () => {
	const { clock, readiness } = setUp(() => new Promise(() => {}));
	readiness.isUp();
	const reason = readiness.whyNotReady();
	await clock.advance(2_000);
	expect(await reason).toBe("store");
});

test("however many ask, the store is asked once a second", async () => {
	const { clock, readiness, asked } = setUp();
	readiness.isUp();
	await Promise.all(Array.from({ length: 50 }, () => readiness.whyNotReady()));
	expect(asked()).toBe(1);
	await clock.advance(1_000);
	await readiness.whyNotReady();
	expect(asked()).toBe(2);
	await settle();
	expect(clock.waiting).toBe(0);
});
