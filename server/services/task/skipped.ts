import type { Skipped, SkippedReason } from "@/lib/api/skipped";
import { permit } from "@/server/accounts/permit";
import { addCounters } from "@/server/supervisor/merge";
import { countersOf } from "@/server/supervisor/stored-counters";
import type { Call, ServiceContext } from "../context";
import { findTask } from "./internal";

/**
 * What was not published, by reason: how many, and the last ones that were kept.
 *
 * @throws NotFoundError
 */
export async function listSkipped({ ctx, input: { id } }: Call<{ id: string }>): Promise<Skipped> {
	permit(ctx, "task:read");
	await findTask(ctx.db, id);
	const now = ctx.supervisor.snapshot(id).report.counters;
	const all = await totalsOf(ctx, id);
	const reasons = await withSamples(ctx, id);
	for (const key of Object.keys(all.skippedByReason)) {
		if (!reasons.has(`skipped ${key}`)) reasons.set(`skipped ${key}`, { outcome: "skipped", key, samples: [] });
	}
	const counted = [...reasons.values()].map((reason): SkippedReason => {
		if (reason.outcome === "failed") return reason;
		const count = now.skippedByReason[reason.key] ?? 0;
		return { ...reason, count, total: Math.max(count, all.skippedByReason[reason.key] ?? 0) };
	});
	return {
		failed: { count: now.failed, total: Math.max(now.failed, all.failed) },
		reasons: counted.toSorted((a, b) => (b.total ?? 0) - (a.total ?? 0)),
	};
}

/** Over all runs that are kept. That of a run under way is some seconds old; the rest of it is told by `now`. */
async function totalsOf(ctx: ServiceContext, taskId: string) {
	const runs = await ctx.db.run.findMany({ where: { taskId }, select: { counters: true } });
	return runs.map(({ counters }) => countersOf(counters)).reduce(addCounters, countersOf(""));
}

async function withSamples(ctx: ServiceContext, taskId: string): Promise<Map<string, SkippedReason>> {
	const rows = await ctx.db.skippedSample.findMany({ where: { taskId }, orderBy: { id: "desc" } });
	const reasons = new Map<string, SkippedReason>();
	for (const row of rows) {
		const outcome = row.outcome === "failed" ? "failed" : "skipped";
		const reason = reasons.get(`${outcome} ${row.reasonKey}`) ?? { outcome, key: row.reasonKey, samples: [] };
		reason.samples.push({
			id: row.id,
			atMs: row.at.getTime(),
			reason: row.reason,
			mqttTopic: row.mqttTopic ?? undefined,
			body: row.body,
			isCut: Buffer.byteLength(row.body) < row.bodyBytes,
			bodyBytes: row.bodyBytes,
			vgroupId: row.vgroupId,
		});
		reasons.set(`${outcome} ${row.reasonKey}`, reason);
	}
	return reasons;
}
