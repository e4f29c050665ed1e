import { describe, expect, test } from "vitest";
import type { VerifyLine } from "@/lib/api/verify";
import { ROWS_KEPT, reduceVerify, VERIFY_IDLE, type VerifyState } from "./verify-state";

const message = { mqttTopic: "plant/d1", body: "{}", isCut: false, bodyBytes: 2 };
const sent = (id: number): VerifyLine => ({ type: "sent", id, atMs: id, ...message });
const arrived = (id: number): VerifyLine => ({ type: "arrived", id, atMs: id, delayMs: 12 });
const fold = (...lines: VerifyLine[]): VerifyState =>
	reduceVerify(reduceVerify(VERIFY_IDLE, { type: "started" }), { type: "lines", lines });

describe("what the broker tells", () => {
	test("a message waits until it has arrived", () => {
		const state = fold(sent(1), sent(2), arrived(1));
		expect(state.rows.map((row) => [row.id, row.kind === "sent" && row.delayMs])).toEqual([
			[2, undefined],
			[1, 12],
		]);
		expect([state.sent, state.arrived]).toEqual([2, 1]);
	});

	test("a message from elsewhere with the same number is another row", () => {
		const state = fold(sent(1), { type: "other", id: 1, atMs: 5, isRetained: true, ...message }, arrived(1));
		expect(state.rows).toMatchObject([
			{ kind: "other", isRetained: true },
			{ kind: "sent", delayMs: 12 },
		]);
	});

	test("old rows go, the counts stay", () => {
		const state = fold(...Array.from({ length: ROWS_KEPT + 30 }, (_, id) => sent(id)));
		expect([state.rows.length, state.sent]).toEqual([ROWS_KEPT, ROWS_KEPT + 30]);
	});

	test("it listens, names refusals, and says why it ended", () => {
		const state = fold(
			{ type: "subscribed", clientId: "c-v1", untilMs: 9, filters: ["plant/+"] },
			{ type: "refused", filter: "plant/+", message: "Not authorized" },
			{ type: "count", arrived: 7 },
		);
		expect(state).toMatchObject({ phase: { name: "listening" }, clientId: "c-v1", arrivedInAll: 7 });
		expect(state.refused).toEqual([{ filter: "plant/+", message: "Not authorized" }]);
		const ended = reduceVerify(state, {
			type: "lines",
			lines: [{ type: "done", reason: "too-many", message: "Narrow it." }],
		});
		expect(reduceVerify(ended, { type: "stopped" }).phase).toEqual({
			name: "ended",
			reason: "too-many",
			message: "Narrow it.",
		});
	});

	test("starting again begins with nothing", () => {
		expect(reduceVerify(fold(sent(1)), { type: "started" })).toEqual({ ...VERIFY_IDLE, phase: { name: "connecting" } });
	});
});
