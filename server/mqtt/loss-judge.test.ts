import { describe, expect, test } from "vitest";
import { ManualClock } from "@/server/testing/manual-clock";
import { brokerCause } from "./causes";
import type { Loss } from "./connection";
import { LossJudge } from "./loss-judge";

const plain = { isPermanent: false, isAboutMessage: false, isTakenOver: false };
const cut: Loss = { ...plain, cause: brokerCause("broker-closed", "cut"), isAboutMessage: true };
const takenOver: Loss = { ...plain, cause: brokerCause("broker-client-id-taken", "taken"), isTakenOver: true };
const busy: Loss = { ...plain, cause: brokerCause("broker-busy", "busy") };

function judge() {
	const clock = new ManualClock();
	const subject = new LossJudge("me", clock);
	/** A connection that lives for so long and is then lost with this message the oldest without an answer. */
	const live = async (forMs: number, oldest: number | undefined, loss = cut) => {
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
});

describe("what is held against no message", () => {
	test.each([
		["a reason that is not about a message", busy],
		["being thrown out by name", takenOver],
	])("%s", async (_, loss) => {
		const { subject, live } = judge();
		for (let turn = 0; turn < 4; turn++) {
			expect(await live(100, 7, loss)).toEqual({ cause: loss.cause, isOldestRefused: false });
		}
		expect(subject.isProbing).toBe(false);
	});

	test("a loss before a broker that could not be reached", async () => {
		const { subject, live } = judge();
		await live(100, 7);
		await live(100, 7);
		subject.unreachable();
		expect(subject.isProbing).toBe(false);
		expect((await live(100, 7)).isOldestRefused).toBe(false);
	});
});

describe("another client under the same id", () => {
	test.each([
		["nothing", [undefined, undefined, undefined]],
		["other messages each time", [1, 2, 3]],
	])("is suspected at the third quick loss with %s on its way", async (_, oldest) => {
		const { live } = judge();
		const codes = [];
		for (const sequence of oldest) codes.push((await live(1_000, sequence)).cause.code);
		expect(codes).toEqual(["broker-closed", "broker-closed", "broker-client-id-taken"]);
	});

	test("is not suspected once a connection lived for five seconds", async () => {
		const { live } = judge();
		const lives = [1_000, 1_000, 5_000, 1_000, 1_000];
		for (const forMs of lives) expect((await live(forMs, undefined)).cause.code).toBe("broker-closed");
	});

	test("thrown out by name, the next sign-in waits half a minute at least", async () => {
		const { subject, live } = judge();
		await live(100, 7, takenOver);
		expect(subject.nextRetry(0)).toEqual({ attempt: 1, waitMs: 30_000 });
		await live(100, 7, busy);
		expect(subject.nextRetry(0)).toEqual({ attempt: 2, waitMs: 1_000 });
	});

	test("beside a rival, only two minutes of peace start the waits over", async () => {
		const { subject, live } = judge();
		for (let turn = 0; turn < 3; turn++) {
			await live(1_000, undefined);
			subject.nextRetry(0);
		}
		await live(119_999, undefined);
		expect(subject.nextRetry(0).attempt).toBe(4);
		await live(120_000, undefined);
		expect(subject.nextRetry(0).attempt).toBe(1);
	});
});

test("attempts count up and start over after a connection of ten seconds", async () => {
	const { subject, live } = judge();
	const attempts = [];
	for (const forMs of [9_999, 9_999, 10_000, 1]) {
		await live(forMs, undefined);
		attempts.push(subject.nextRetry(0));
	}
	expect(attempts).toEqual([
		{ attempt: 1, waitMs: 500 },
		{ attempt: 2, waitMs: 1_000 },
		{ attempt: 1, waitMs: 500 },
		{ attempt: 2, waitMs: 1_000 },
	]);
});

describe("an answer that stays away", () => {
	test.each([
		["later ones came, and it is late", 12, 60_000, { isOne: true, forMs: 60_000 }],
		["later ones came, but it is not late yet", 12, 59_999, undefined],
		["no later one came: the broker may just be slow", 10, 299_999, undefined],
		["nothing came for five minutes", 10, 300_000, { isOne: false, forMs: 300_000 }],
	])("%s", async (_, settledCount, afterMs, expected) => {
		const { clock, subject } = judge();
		subject.connected();
		expect(subject.unanswered(10, settledCount)).toBeUndefined();
		await clock.advance(afterMs);
		expect(subject.unanswered(10, settledCount)).toEqual(expected);
	});

	test("the time starts over with each message and each connection", async () => {
		const { clock, subject } = judge();
		subject.connected();
		subject.unanswered(10, 20);
		await clock.advance(59_000);
		expect(subject.unanswered(11, 20)).toBeUndefined();
		await clock.advance(59_000);
		expect(subject.unanswered(11, 20)).toBeUndefined();
		subject.connected();
		await clock.advance(59_000);
		expect(subject.unanswered(11, 20)).toBeUndefined();
	});

	test("nothing on its way is never late", async () => {
		const { clock, subject } = judge();
		await clock.advance(1_000_000);
		expect(subject.unanswered(undefined, 20)).toBeUndefined();
	});
});
