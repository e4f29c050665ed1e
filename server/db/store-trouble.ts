import type { StoreTrouble } from "@/lib/api/store";
import { SpillwayError } from "@/lib/errors";

// Primary result codes of SQLite; extended ones hold them in their low byte.
const TROUBLES: Readonly<Record<number, StoreTrouble>> = {
	5: "locked",
	6: "locked",
	8: "broken",
	10: "broken",
	11: "broken",
	13: "full",
	14: "broken",
	26: "broken",
};

const SENTENCES: Record<StoreTrouble, string> = {
	full: "Spillway cannot store anything: the disk of its data folder is full. Make room there, then try again. Running tasks go on publishing.",
	locked:
		"Spillway cannot store anything: another process holds its database. End that process (a backup, perhaps), then try again. Running tasks go on publishing.",
	broken:
		"Spillway cannot store anything: its database cannot be written. Look at the server's log for the reason. Running tasks go on publishing.",
};

/** What keeps the database from taking a write; undefined for an error that is the statement's own. */
export function storeTroubleOf(error: unknown): StoreTrouble | undefined {
	const code = sqliteCodeOf(error);
	return code === undefined ? undefined : TROUBLES[code & 0xff];
}

/** The database does not take what a user asked to be stored. */
export class StoreError extends SpillwayError {
	readonly code: `store-${StoreTrouble}`;
	readonly isRetryable = true;

	constructor(trouble: StoreTrouble, options?: ErrorOptions) {
		super(SENTENCES[trouble], options);
		this.code = `store-${trouble}`;
	}
}

/** Prisma wraps what its adapter threw, and the adapter what SQLite said. */
function sqliteCodeOf(error: unknown): number | undefined {
	const meta = property(error, "meta");
	const adapterError = property(meta, "driverAdapterError") ?? error;
	const cause = property(adapterError, "cause") ?? adapterError;
	const code = property(cause, "originalCode") ?? property(cause, "rawCode");
	const number = Number(code);
	return code === undefined || !Number.isInteger(number) ? undefined : number;
}

function property(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
