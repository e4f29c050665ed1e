import { type Db, Prisma } from "@/server/db/open";
import { ALL_STEPS } from "./steps";
import { SLOT_MS } from "./throughput";
import type { ThroughputRow } from "./types";

/** Eight values a row: far below what a statement may hold. */
const ROWS_PER_STATEMENT = 500;

/** Adds slots to every step length, in few statements: hundreds of tasks complete a slot in the same second. */
export async function storeThroughput(db: Db, rows: readonly ThroughputRow[]): Promise<void> {
	const values = rows.flatMap((row) => ALL_STEPS.map(({ stepMs }) => valuesOf(row, stepMs)));
	await db.$transaction(
		Array.from({ length: Math.ceil(values.length / ROWS_PER_STATEMENT) }, (_, i) => {
			const some = Prisma.join(values.slice(i * ROWS_PER_STATEMENT, (i + 1) * ROWS_PER_STATEMENT));
			// A step is completed slot by slot, and a slot by the run that ended in it and the one that began in it.
			return db.$executeRaw`
				INSERT INTO "Throughput" ("taskId", "stepS", "slot", "slots", "read", "published", "skipped", "failed")
				VALUES ${some}
				ON CONFLICT ("taskId", "stepS", "slot") DO UPDATE SET
					"slots" = "Throughput"."slots" + excluded."slots",
					"read" = "Throughput"."read" + excluded."read",
					"published" = "Throughput"."published" + excluded."published",
					"skipped" = "Throughput"."skipped" + excluded."skipped",
					"failed" = "Throughput"."failed" + excluded."failed"`;
		}),
	);
}

function valuesOf({ taskId, slot, isNewSlot, read, published, skipped, failed }: ThroughputRow, stepMs: number) {
	const ofStep = Math.floor((slot * SLOT_MS) / stepMs);
	const columns = [taskId, stepMs / 1_000, ofStep, isNewSlot ? 1 : 0, read, published, skipped, failed];
	return Prisma.sql`(${Prisma.join(columns)})`;
}
