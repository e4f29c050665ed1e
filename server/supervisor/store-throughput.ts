import { type Db, Prisma } from "@/server/db/open";
import { ALL_STEPS } from "./steps";
import { SLOT_MS } from "./throughput";
import type { ThroughputRow } from "./types";

/** Eight values a row: far below what a statement may hold. */
const ROWS_PER_STATEMENT = 500;

const NOTHING = { slots: 0, read: 0, published: 0, skipped: 0, failed: 0 };
type StepRow = { taskId: string; stepS: number; slot: number } & typeof NOTHING;

/** Adds slots to every step length, in few statements: hundreds of tasks complete a slot in the same second. */
export async function storeThroughput(db: Db, rows: readonly ThroughputRow[]): Promise<void> {
	const values = ALL_STEPS.flatMap(({ stepMs }) => stepRows(rows, stepMs)).map(valuesOf);
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

/** What the slots add to each step of one length; PostgreSQL takes no step twice in a statement. */
function stepRows(rows: readonly ThroughputRow[], stepMs: number): StepRow[] {
	const steps = new Map<string, StepRow>();
	for (const { taskId, slot, isNewSlot, read, published, skipped, failed } of rows) {
		const ofStep = Math.floor((slot * SLOT_MS) / stepMs);
		const key = `${taskId} ${ofStep}`;
		const sum = steps.get(key) ?? { taskId, stepS: stepMs / 1_000, slot: ofStep, ...NOTHING };
		steps.set(key, {
			...sum,
			slots: sum.slots + (isNewSlot ? 1 : 0),
			read: sum.read + read,
			published: sum.published + published,
			skipped: sum.skipped + skipped,
			failed: sum.failed + failed,
		});
	}
	return [...steps.values()];
}

function valuesOf({ taskId, stepS, slot, slots, read, published, skipped, failed }: StepRow) {
	return Prisma.sql`(${Prisma.join([taskId, stepS, slot, slots, read, published, skipped, failed])})`;
}
