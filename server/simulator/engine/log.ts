import type { MetaObject } from "@/lib/tmq/types";
import type { SuperTable, Table } from "./catalog";
import type { CellList, Column } from "./column";
import type { ChildMeta } from "./meta";

/** Rows of one table with the columns that the statement named. */
export interface SubmitPart {
	readonly table: Table;
	readonly schemaVersion: number;
	readonly columns: readonly Column[];
	/** One list per column, all `rowCount` long. */
	readonly values: readonly CellList[];
	readonly rowCount: number;
}

/** What one version of a vgroup's log holds. */
export type LogEntry =
	/** Something that no subscription shows: a subscription made, a heartbeat of the vgroup. */
	| { readonly kind: "internal" }
	| {
			readonly kind: "meta";
			readonly event: MetaObject;
			/** The super tables it is about; empty for normal tables. */
			readonly stables: readonly SuperTable[];
	  }
	| { readonly kind: "delete"; readonly event: MetaObject; readonly deletion: Deletion; readonly stable?: SuperTable }
	| {
			readonly kind: "submit";
			readonly parts: readonly SubmitPart[];
			/** Child tables that the statement made on the fly. */
			readonly created: readonly ChildMeta[];
			readonly rowCount: number;
	  };

/** Rows that are gone, both bounds included, in ticks of the database. */
export interface Deletion {
	readonly tables: ReadonlySet<Table>;
	readonly from: bigint;
	readonly to: bigint;
}

export interface LogLimits {
	readonly maxRows: number;
	readonly maxAgeMs: number;
}

/** Entries cost memory too; those without rows count as this many. */
const ENTRY_COST_ROWS = 1;

/** Entries that may stay gone at the head of the array before it is copied. */
const COMPACT_AFTER = 4_096;

/**
 * The write-ahead log of one vgroup: entries with consecutive versions from 0, of which the oldest go when there are too
 * many rows or when they are too old.
 */
export class VgroupLog {
	#entries: (LogEntry | undefined)[] = [];
	#timesMs: number[] = [];
	/** Version of `#entries[0]`. */
	#base = 0;
	#begin = 0;
	#rows = 0;

	constructor(
		private readonly limits: LogLimits,
		private readonly nowMs: () => number,
	) {
		this.append({ kind: "internal" });
	}

	/** Oldest version still there. */
	get begin(): number {
		return this.#begin;
	}

	/** One past the newest version. */
	get end(): number {
		return this.#base + this.#entries.length;
	}

	append(entry: LogEntry): number {
		this.#entries.push(entry);
		this.#timesMs.push(this.nowMs());
		this.#rows += costOf(entry);
		this.#trim();
		return this.end - 1;
	}

	at(version: number): LogEntry | undefined {
		return version < this.#begin ? undefined : this.#entries[version - this.#base];
	}

	/** Forgets everything before the version, as retention does. */
	truncateBefore(version: number): void {
		while (this.#begin < Math.min(version, this.end)) this.#dropOldest();
		this.#compact();
	}

	*entries(from = this.#begin): Generator<LogEntry> {
		for (let version = Math.max(from, this.#begin); version < this.end; version++) {
			const entry = this.at(version);
			if (entry !== undefined) yield entry;
		}
	}

	#trim(): void {
		const oldestMs = this.nowMs() - this.limits.maxAgeMs;
		// The newest entry always stays: `begin` below `end` is what a client expects of a log in use.
		while (this.#begin < this.end - 1) {
			const isTooOld = (this.#timesMs[this.#begin - this.#base] ?? 0) < oldestMs;
			if (this.#rows <= this.limits.maxRows && !isTooOld) break;
			this.#dropOldest();
		}
		this.#compact();
	}

	#dropOldest(): void {
		const index = this.#begin - this.#base;
		const entry = this.#entries[index];
		if (entry !== undefined) this.#rows -= costOf(entry);
		this.#entries[index] = undefined;
		this.#begin++;
	}

	#compact(): void {
		const gone = this.#begin - this.#base;
		if (gone < COMPACT_AFTER) return;
		this.#entries = this.#entries.slice(gone);
		this.#timesMs = this.#timesMs.slice(gone);
		this.#base = this.#begin;
	}
}

function costOf(entry: LogEntry): number {
	return ENTRY_COST_ROWS + (entry.kind === "submit" ? entry.rowCount : 0);
}
