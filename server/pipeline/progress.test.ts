import { describe, expect, test } from "vitest";
import type { VgroupPosition } from "@/lib/tmq/types";
import { ManualClock } from "@/server/testing/manual-clock";
import type { TmqSession } from "@/server/tmq/types";
import { Progress } from "./progress";

/** A session that stands so far behind, and how often it was asked. The log may grow by so much from answer to answer. */
function sessionBehind({ entries = 0n, growth = 0n, hasVgroups = true }) {
	const line = { tmqTopic: "t", vgroupId: 2, begin: 0n, end: 10n, position: 10n - entries, committed: 0n };
	const session = {
		asked: 0,
		positions: async (): Promise<VgroupPosition[]> => {
			session.asked++;
			if (!hasVgroups) return [];
			return [{ ...line, end: line.end + BigInt(session.asked) * growth }];
		},
	};
	return session;
}

/** Asked within half a minute from then on. */
async function askedInHalfAMinute(
	{ entries = 0n, growth = 0n, hasVgroups = true },
	during?: (progress: Progress) => void,
): Promise<number> {
	const clock = new ManualClock();
	const progress = new Progress(clock);
	const session = sessionBehind({ entries, growth, hasVgroups });
	const watch = progress.watchPositions(() => session as unknown as TmqSession);
	await clock.advance(3_000);
	const before = session.asked;
	for (let second = 0; second < 27; second++) {
		during?.(progress);
		await clock.advance(1_000);
	}
	watch.cancel();
	return session.asked - before;
}

describe("where the server stands is asked", () => {
	test("every few seconds while the log grows", async () => {
		expect(await askedInHalfAMinute({ entries: 5n, growth: 1n })).toBe(9);
	});

	test("every few seconds while messages come", async () => {
		expect(await askedInHalfAMinute({}, (progress) => progress.touched())).toBe(9);
	});

	test("seldom while nothing is behind and nothing comes", async () => {
		expect(await askedInHalfAMinute({})).toBe(0);
	});

	test("every few seconds while no vgroup is known", async () => {
		expect(await askedInHalfAMinute({ hasVgroups: false })).toBe(9);
	});

	test("seldom while the answer stays the same, with entries behind that nobody will read", async () => {
		expect(await askedInHalfAMinute({ entries: 1n })).toBe(1);
	});
});

describe("a version", () => {
	test("is known once delays have faded from the report, and stays while nothing new is told", async () => {
		const clock = new ManualClock();
		const progress = new Progress(clock);
		expect(progress.version).toBeUndefined();
		await clock.advance(20_001);
		const { version } = progress;
		expect(version).toBeDefined();
		const before = progress.report();
		await clock.advance(60_000);
		expect(progress.version).toBe(version);
		expect({ ...progress.report(), atMs: 0 }).toEqual({ ...before, atMs: 0 });
		progress.touched();
		expect(progress.version).toBeUndefined();
	});

	test("is another one with what retention ate, and with positions that moved", async () => {
		const clock = new ManualClock();
		const progress = new Progress(clock);
		const session = sessionBehind({ entries: 5n });
		const watch = progress.watchPositions(() => session as unknown as TmqSession);
		await clock.advance(30_000);
		const first = progress.version;
		progress.retentionGap(3);
		const second = progress.version;
		await clock.advance(30_000);
		expect(progress.version).toBe(second);
		session.positions = async () => [];
		await clock.advance(33_000);
		const third = progress.version;
		expect(new Set([first, second, third]).size).toBe(3);
		watch.cancel();
	});
});
