import { describe, expect, test } from "vitest";
import type { VgroupPosition } from "@/lib/tmq/types";
import { ManualClock } from "@/server/testing/manual-clock";
import type { TmqSession } from "@/server/tmq/types";
import { Progress } from "./progress";

/** A session that stands so far behind, and how often it was asked. */
function sessionBehind(entries: bigint) {
	const line = { tmqTopic: "t", vgroupId: 2, begin: 0n, end: 10n, position: 10n - entries, committed: 0n };
	const session = {
		asked: 0,
		positions: async (): Promise<VgroupPosition[]> => {
			session.asked++;
			return [line];
		},
	};
	return session;
}

/** Asked within half a minute from then on. */
async function askedInHalfAMinute(entries: bigint, during?: (progress: Progress) => void): Promise<number> {
	const clock = new ManualClock();
	const progress = new Progress(clock);
	const session = sessionBehind(entries);
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
	test("every few seconds while something is behind", async () => {
		expect(await askedInHalfAMinute(5n)).toBe(9);
	});

	test("every few seconds while messages come", async () => {
		expect(await askedInHalfAMinute(0n, (progress) => progress.touched())).toBe(9);
	});

	test("seldom while nothing is behind and nothing comes", async () => {
		expect(await askedInHalfAMinute(0n)).toBe(0);
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
		const session = sessionBehind(5n);
		const watch = progress.watchPositions(() => session as unknown as TmqSession);
		await clock.advance(30_000);
		const first = progress.version;
		progress.retentionGap(3);
		const second = progress.version;
		await clock.advance(30_000);
		expect(progress.version).toBe(second);
		session.positions = async () => [];
		await clock.advance(3_000);
		const third = progress.version;
		expect(new Set([first, second, third]).size).toBe(3);
		watch.cancel();
	});
});
