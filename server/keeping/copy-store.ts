import type { StoreKind } from "@/server/db/migrations";
import type { Db, DbOrTransaction } from "@/server/db/open";
import { KeepingError } from "./keeping-error";
import { copyRows, countOn, countRows, emptyTables, type RowCounts, totalOf } from "./tables";

const HOUR_MS = 3_600_000;
/** As much time as it takes: nobody else waits for it. */
const TRANSACTION = { timeout: HOUR_MS, maxWait: 30_000 };

export interface CopyOptions {
	source: Db;
	target: Db;
	targetKind: StoreKind;
	/** Delete what the target holds; otherwise it must be empty. */
	mayReplace?: boolean;
}

/**
 * Copies everything from one database into another, all or nothing. The source is read as it is at one moment; sealed
 * values stay sealed.
 *
 * @returns number of rows by model, counted in the target
 * @throws KeepingError `not-empty`, `count-differs`
 */
export async function copyStore({ source, target, targetKind, mayReplace }: CopyOptions): Promise<RowCounts> {
	return source.$transaction(
		(from) =>
			target.$transaction(async (to) => {
				if (mayReplace === true) await emptyTables(to);
				else await refuseRows(to);
				const wanted = await countRows(from);
				await copyRows(from, to);
				if (targetKind === "postgresql") await countOn(to);
				return refuseDifference(wanted, await countRows(to));
			}, TRANSACTION),
		{ ...TRANSACTION, isolationLevel: "Serializable" },
	);
}

async function refuseRows(db: DbOrTransaction): Promise<void> {
	const count = totalOf(await countRows(db));
	if (count === 0) return;
	throw new KeepingError(
		"not-empty",
		`The database to write into holds ${count} rows already; nothing was changed. Name an empty one, or use restore with --replace.`,
	);
}

function refuseDifference(wanted: RowCounts, written: RowCounts): RowCounts {
	for (const [model, count] of Object.entries(wanted)) {
		if (written[model] === count) continue;
		throw new KeepingError(
			"count-differs",
			`${written[model]} of ${count} rows of ${model} arrived; nothing was kept. Try again while nothing else writes.`,
		);
	}
	return written;
}
