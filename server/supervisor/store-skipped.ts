import type { SkippedRecord } from "@/lib/task/types";
import type { Db } from "@/server/db/open";

/** Enough to see a pattern; what is older of the same reason makes room. */
export const KEPT_PER_REASON = 20;

export interface SkippedToKeep {
	taskId: string;
	runId: string;
	samples: readonly SkippedRecord[];
}

/** Keeps the newest messages that were not published, of each reason. */
export async function storeSkipped(db: Db, { taskId, runId, samples }: SkippedToKeep): Promise<void> {
	await db.skippedSample.createMany({
		data: samples.map(({ atMs, isCut: _, mqttTopic = null, ...sample }) => ({
			taskId,
			runId,
			at: new Date(atMs),
			mqttTopic,
			...sample,
		})),
	});
	const kinds = new Map(samples.map((sample) => [`${sample.outcome} ${sample.reasonKey}`, sample]));
	for (const { outcome, reasonKey } of kinds.values()) {
		const where = { taskId, outcome, reasonKey };
		const [oldest] = await db.skippedSample.findMany({
			where,
			orderBy: { id: "desc" },
			skip: KEPT_PER_REASON - 1,
			take: 1,
			select: { id: true },
		});
		if (oldest !== undefined) await db.skippedSample.deleteMany({ where: { ...where, id: { lt: oldest.id } } });
	}
}
