import { describe, expect, test } from "vitest";
import { ManualClock } from "@/server/testing/manual-clock";
import { brokerCause } from "./causes";
import { LossJudge } from "./loss-judge";

const cut = { cause: brokerCause("broker-unreachable", "cut"), reasonCode: undefined };
const takenOver = { cause: brokerCause("broker-client-id-taken", "taken"), reasonCode: 0x8e };

function judge() {
	const clock = new ManualClock();
	const subject = new LossJudge("me", clock);
	/** A connection that lives for so long and is then lost with this message the oldest without an answer. */
	const live = async (forMs: number, oldest: number | undefined, loss: typeof cut | typeof takenOver = cut) => {
		subject.connected();
		await clock.advance(forMs);
		return subject.lost(loss, oldest);
	};
	return { clock, subject, live };
}

describe("a message that the broker will not have", () => {
	test("three losses in a row on the same oldest message refuse it", async () => {
		const { subject, live } = judge();
		expect((await live(100, 7)).isOldestRefused).toBe(false);
		expect(subject.isProbing).toBe(true);
		expect((await live(100, 7)).isOldestRefused).toBe(false);
		expect((await live(100, 7)).isOldestRefused).toBe(true);
		expect(subject.isProbing).toBe(false);
	});

	test("losses on different messages refuse none", async () => {
		const { live } = judge();
		for (const oldest of [1, 2, 1, 2, 3, 4]) expect((await live(100, oldest)).isOldestRefused).toBe(false);
	});

	test("an answer in between clears the suspect", async () => {
		const { subject, live } = judge();
		await live(100, 7);
		await live(100, 7);
		subject.connected();
		subject.progressed(8);
		expect(subject.isProbing).toBe(false);
		expect((await live(100, 7)).isOldestRefused).toBe(false);
	});

	test("being thrown out by name is no strike", async () => {
		const { subject, live } = judge();
		for (let turn = 0; turn < 4; turn++) {
			expect(await live(100, 7, takenOver)).toEqual({ cause: takenOver.cause, isOldestRefused: false });
		}
		expect(subject.isProbing).toBe(false);
	});
});

describe("another client under the same id", () => {
	test("is suspected at the third quick loss with nothing on its way", async () => {
		const { live } = judge();
		const codes = [];
		for (let turn = 0; turn < 3; turn++) codes.push((await live(1_000, undefined)).cause.code);
		expect(codes).toEqual(["broker-unreachable", "broker-unreachable", "broker-client-id-taken"]);
	});

	test("is not suspected once a connection lived for five seconds", async () => {
		const { live } = judge();
		const lives = [1_000, 1_000, 5_000, 1_000, 1_000];
		for (const forMs of lives) expect((await live(forMs, undefined)).cause.code).toBe("broker-unreachable");
	});
});

test("attempts count up and start over after a connection of ten seconds", async () => {
	const { subject, live } = judge();
	const attempts = [];
	for (const forMs of [9_999, 9_999, 10_000, 1]) {
		await live(forMs, undefined);
		attempts.push(subject.nextAttempt());
	}
	expect(attempts).toEqual([1, 2, 1, 2]);
});

describe("an answer that stays away", () => {
	test.each([
		["later ones came, and it is late", 12, 60_000, true],
		["later ones came, but it is not late yet", 12, 59_999, false],
		["no later one came: the broker may just be slow", 10, 600_000, false],
	])("%s", async (_, settledCount, afterMs, expected) => {
		const { clock, subject } = judge();
		subject.connected();
		expect(subject.isStuck(10, settledCount, 60_000)).toBe(false);
		await clock.advance(afterMs);
		expect(subject.isStuck(10, settledCount, 60_000)).toBe(expected);
	});

	test("the time starts over with each message and each connection", async () => {
		const { clock, subject } = judge();
		subject.connected();
		subject.isStuck(10, 20, 60_000);
		await clock.advance(59_000);
		expect(subject.isStuck(11, 20, 60_000)).toBe(false);
		await clock.advance(59_000);
		expect(subject.isStuck(11, 20, 60_000)).toBe(false);
		subject.connected();
		await clock.advance(59_000);
		expect(subject.isStuck(11, 20, 60_000)).toBe(false);
	});

	test("nothing on its way is never late", () => {
		expect(judge().subject.isStuck(undefined, 20, 0)).toBe(false);
	});
});
