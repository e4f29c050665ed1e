import { expect, test } from "vitest";
import { type HealthInput, healthOf } from "./health";
import type { Cause } from "./types";

const cause = (code: string, side: Cause["side"]): Cause => ({ code, side, message: code });
const calm: HealthInput = {
	state: { phase: "running", sinceMs: 0, isReadingSnapshot: false },
	nowMs: 100_000,
	rates: { read: 10, skipped: 0 },
	lag: 0,
	lastMessageAtMs: 99_000,
	retentionGap: 0,
};

test.each<[string, Partial<HealthInput>, string | undefined]>([
	["messages flow", {}, "active"],
	["nothing for 60 s", { rates: { read: 0, skipped: 0 }, lastMessageAtMs: 40_000 }, "idle"],
	["nothing for 59 s", { rates: { read: 0, skipped: 0 }, lastMessageAtMs: 41_000 }, "active"],
	["lag of more than 60 s", { lag: 601 }, "catching-up"],
	["lag of 60 s", { lag: 600 }, "active"],
	["lag that nothing works off", { rates: { read: 0, skipped: 0 }, lag: 1 }, "catching-up"],
	["some are skipped", { rates: { read: 10, skipped: 1 } }, "skipping"],
	["somebody owes a sign of life", { silence: { side: "broker", forMs: 70_000 }, retentionGap: 3 }, "unconfirmed"],
	["retention was faster", { retentionGap: 3 }, "retention-gap"],
	[
		"source away",
		{ state: { phase: "retrying", sinceMs: 0, cause: cause("source-lost", "source"), attempt: 1, nextAttemptAtMs: 1 } },
		"source-unreachable",
	],
	[
		"broker away",
		{ state: { phase: "retrying", sinceMs: 0, cause: cause("x", "broker"), attempt: 1, nextAttemptAtMs: 1 } },
		"broker-unreachable",
	],
	[
		"a refused message",
		{ state: { phase: "failed", sinceMs: 0, cause: cause("broker-not-authorised", "broker") } },
		"refused",
	],
	[
		"a refused password",
		{ state: { phase: "failed", sinceMs: 0, cause: cause("source-refused-login", "source") } },
		"refused",
	],
	["stopped", { state: { phase: "stopped", sinceMs: 0 } }, undefined],
])("%s", (_name, change, kind) => {
	expect(healthOf({ ...calm, ...change })?.kind).toBe(kind);
});
