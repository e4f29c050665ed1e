import * as z from "zod";
import { HISTORY_WINDOWS, type History, type HistoryWindow } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import type { Rates } from "@/server/supervisor/rates";
import { STEPS } from "@/server/supervisor/steps";
import { SLOT_MS } from "@/server/supervisor/throughput";
import type { Call, ServiceContext } from "../context";
import { parseInput } from "../input";
import { findTask } from "./internal";

const SLOTS_PER_SECOND = 1_000 / SLOT_MS;

/** Steps that give each window a few hundred points. Stored as they are, but for the shortest window. */
const STEP_MS: Readonly<Record<HistoryWindow, number>> = {
	"5m": 1_000,
	"1h": STEPS.short.stepMs,
	"24h": STEPS.middle.stepMs,
	"7d": STEPS.long.stepMs,
};

/** Events that a chart marks: everything that a user did, and everything that went wrong. */
const MARKED_CODES = new Set(["start-asked", "stop-asked", "restart-asked", "settings-changed", "skip-refused"]);
const MOST_MARKS = 100;

const inputSchema = z.object({ id: z.string(), window: z.enum(["5m", "1h", "24h", "7d"]).default("5m") });

/**
 * Messages/s of a task over a window that ends now.
 *
 * @throws NotFoundError, InputError
 */
export async function taskHistory(call: Call<unknown>): Promise<History> {
	permit(call.ctx, "task:read");
	const { ctx } = call;
	const { id, window } = parseInput(inputSchema, call.input);
	await findTask(ctx.db, id);
	const stepMs = STEP_MS[window];
	const nowMs = ctx.clock.nowMs();
	// The step under way is told as far as it goes, but for seconds: those come with the stream.
	const toMs = window === "5m" ? Math.floor(nowMs / 1_000) * 1_000 : nowMs;
	const fromMs = toMs - HISTORY_WINDOWS[window] * 1_000;
	const firstMs = Math.ceil(fromMs / stepMs) * stepMs;
	const points = window === "5m" ? await bySecond(ctx, id, fromMs, toMs) : await byStep(ctx, id, fromMs, toMs, stepMs);
	const atMs = Array.from({ length: Math.ceil((toMs - firstMs) / stepMs) }, (_, i) => firstMs + i * stepMs);
	const column = (key: keyof Rates) => atMs.map((at) => points.get(at)?.[key] ?? null);
	return {
		fromMs,
		toMs,
		stepMs,
		atMs,
		read: column("read"),
		published: column("published"),
		skipped: column("skipped"),
		failed: column("failed"),
		marks: await marksBetween(ctx, id, fromMs, toMs),
	};
}

/** Seconds from memory; where this server has not been running, the ten seconds that were stored. */
async function bySecond(ctx: ServiceContext, id: string, fromMs: number, toMs: number): Promise<Map<number, Rates>> {
	const points = new Map<number, Rates>();
	const stored = await byStep(ctx, id, fromMs, toMs, SLOT_MS);
	const seconds = ctx.history.seconds(id);
	const oldestMs = (seconds.keys().next().value ?? Number.POSITIVE_INFINITY) * 1_000;
	for (let at = fromMs; at < toMs; at += 1_000) {
		const slotMs = at - (at % SLOT_MS);
		// A slot that is known by second is not also told by its mean, which would reach back before the start.
		const point = heldAt(seconds, at / 1_000) ?? (slotMs + SLOT_MS <= oldestMs ? stored.get(slotMs) : undefined);
		if (point !== undefined) points.set(at, point);
	}
	return points;
}

/** A busy machine records a second late, and then leaves one out: short ones are no gap. */
const HELD_S = 3;

function heldAt(seconds: ReadonlyMap<number, Rates>, second: number): Rates | undefined {
	for (let at = second; at > second - HELD_S; at--) {
		const point = seconds.get(at);
		if (point !== undefined) return point;
	}
	return undefined;
}

/** Means over stored steps, by the start of the step. A step counts the time that was recorded in it. */
async function byStep(
	ctx: ServiceContext,
	taskId: string,
	fromMs: number,
	toMs: number,
	stepMs: number,
): Promise<Map<number, Rates>> {
	const slot = { gte: Math.floor(fromMs / stepMs), lt: Math.ceil(toMs / stepMs) };
	const rows = await ctx.db.throughput.findMany({ where: { taskId, stepS: stepMs / 1_000, slot } });
	return new Map(
		rows.map(({ slot, slots, read, published, skipped, failed }) => {
			const perSecond = (count: number) => (count / Math.max(1, slots)) * SLOTS_PER_SECOND;
			return [
				slot * stepMs,
				{
					read: perSecond(read),
					published: perSecond(published),
					skipped: perSecond(skipped),
					failed: perSecond(failed),
				},
			];
		}),
	);
}

async function marksBetween(
	ctx: ServiceContext,
	taskId: string,
	fromMs: number,
	toMs: number,
): Promise<History["marks"]> {
	const rows = await ctx.db.event.findMany({
		where: {
			taskId,
			at: { gte: new Date(fromMs), lte: new Date(toMs) },
			OR: [{ level: { not: "info" } }, { code: { in: [...MARKED_CODES] } }],
		},
		orderBy: { id: "desc" },
		take: MOST_MARKS,
	});
	return rows.reverse().map((row) => ({ atMs: row.at.getTime(), code: row.code, message: row.message }));
}
