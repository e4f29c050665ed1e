import { columnsOf, schemaVersionOf, type Table, type Vgroup } from "./catalog";
import type { Cell } from "./column";
import type { LogEntry, SubmitPart } from "./log";

/** One row by column name; later writes of the same key fill in what they name. */
type Row = Map<string, Cell>;

interface StoredVgroup {
	/** Log version at which the log goes on where the stored data ends. */
	readonly nextVersion: number;
	readonly rows: Map<Table, Map<bigint, Row>>;
}

/** What was flushed out of the logs, per vgroup: the data that snapshot reading delivers. */
export class StoredData {
	readonly #vgroups = new Map<Vgroup, StoredVgroup>();

	flush(vgroup: Vgroup): void {
		const rows = this.#current(vgroup);
		this.#vgroups.set(vgroup, { nextVersion: vgroup.log.end, rows });
	}

	/** Stored rows, one part per table, and the version at which the log goes on; undefined if nothing was flushed. */
	snapshot(vgroup: Vgroup): { parts: SubmitPart[]; nextVersion: number } | undefined {
		const stored = this.#vgroups.get(vgroup);
		if (stored === undefined) return undefined;
		const parts = [...stored.rows]
			.filter(([table, rows]) => !table.isDropped && rows.size > 0)
			.map(([table, rows]) => toPart(table, rows));
		return { parts, nextVersion: stored.nextVersion };
	}

	/** The rows that the tables of a vgroup hold now, stored or in the log, in the order of their keys. */
	rowsOf(vgroup: Vgroup, tables: ReadonlySet<Table>): { table: Table; row: ReadonlyMap<string, Cell> }[] {
		return [...this.#current(vgroup, tables)].flatMap(([table, byKey]) =>
			[...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => ({ table, row })),
		);
	}

	/** Keys of the rows that the tables hold now, stored or in the log. */
	keysOf(vgroup: Vgroup, tables: ReadonlySet<Table>): bigint[] {
		const rows = this.#current(vgroup, tables);
		return [...rows].flatMap(([, byKey]) => [...byKey.keys()]);
	}

	#current(vgroup: Vgroup, only?: ReadonlySet<Table>): Map<Table, Map<bigint, Row>> {
		const stored = this.#vgroups.get(vgroup);
		const rows = new Map<Table, Map<bigint, Row>>();
		for (const [table, byKey] of stored?.rows ?? []) if (!only || only.has(table)) rows.set(table, new Map(byKey));
		for (const entry of vgroup.log.entries(stored?.nextVersion)) apply(rows, entry, only);
		return rows;
	}
}

function apply(rows: Map<Table, Map<bigint, Row>>, entry: LogEntry, only: ReadonlySet<Table> | undefined): void {
	if (entry.kind === "delete") {
		for (const [table, byKey] of rows) {
			if (!entry.deletion.tables.has(table)) continue;
			for (const key of byKey.keys()) if (key >= entry.deletion.from && key <= entry.deletion.to) byKey.delete(key);
		}
	}
	if (entry.kind !== "submit") return;
	for (const part of entry.parts) if (!only || only.has(part.table)) applyPart(rows, part);
}

function applyPart(rows: Map<Table, Map<bigint, Row>>, part: SubmitPart): void {
	const byKey = rows.get(part.table) ?? new Map<bigint, Row>();
	rows.set(part.table, byKey);
	for (let index = 0; index < part.rowCount; index++) {
		const key = part.values[0]?.[index];
		if (typeof key !== "bigint") continue;
		const row: Row = new Map(byKey.get(key));
		for (const [column, { name }] of part.columns.entries()) row.set(name, part.values[column]?.[index] ?? null);
		byKey.set(key, row);
	}
}

function toPart(table: Table, rows: ReadonlyMap<bigint, Row>): SubmitPart {
	const columns = columnsOf(table);
	const ordered = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
	return {
		table,
		schemaVersion: schemaVersionOf(table),
		columns,
		values: columns.map(({ name }) => ordered.map((row) => row.get(name) ?? null)),
		rowCount: ordered.length,
	};
}
