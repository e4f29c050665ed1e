import { keyColumnOf } from "./alter";
import {
	type ChildTable,
	columnsOf,
	type Database,
	type SuperTable,
	schemaVersionOf,
	type Table,
	type Vgroup,
	vgroupFor,
} from "./catalog";
import type { Cell, CellList, Column } from "./column";
import { refusals } from "./errors";
import { groupBy } from "./group-by";
import type { SubmitPart } from "./log";
import { deleteMeta, describeChild } from "./meta";
import type { StoredData } from "./stored-data";

export interface ChildSpec {
	readonly name: string;
	/** Name of the super table. */
	readonly using: string;
	/** By tag name; what is left out is null. */
	readonly tags: Readonly<Record<string, Cell>>;
	/** An existing table is passed over instead of refused. */
	readonly ifNotExists?: boolean;
}

/** Rows of one table in an insert statement. */
export interface InsertPart {
	readonly table: string;
	readonly using?: Pick<ChildSpec, "using" | "tags">;
	/** Columns named; all of the table when left out. */
	readonly columns?: readonly string[];
	/** Row by row, or … */
	readonly rows?: readonly (readonly Cell[])[];
	/** … column by column (typed arrays are fine), for large inserts. */
	readonly values?: readonly CellList[];
}

export function makeChildren(database: Database, specs: readonly ChildSpec[]): ChildTable[] {
	const children: ChildTable[] = [];
	for (const spec of specs) {
		if (database.tables.has(spec.name) || database.stables.has(spec.name)) {
			if (spec.ifNotExists) continue;
			throw refusals.tableExists();
		}
		const stable = database.stables.get(spec.using);
		if (stable === undefined) throw refusals.stableNotExist();
		const unknown = Object.keys(spec.tags).find((name) => !stable.tags.some((tag) => tag.name === name));
		if (unknown !== undefined) throw refusals.columnNotExist(unknown);
		const child: ChildTable = {
			kind: "child",
			database,
			name: spec.name,
			vgroup: vgroupFor(database, spec.name),
			isDropped: false,
			stable,
			tagValues: new Map(Object.entries(spec.tags)),
		};
		database.tables.set(spec.name, child);
		children.push(child);
	}
	return children;
}

export function insertRows(database: Database, parts: readonly InsertPart[]): number {
	// A statement is checked as a whole before any table is made by it.
	const known = new Map<string, Table>();
	for (const { table, using } of parts) {
		const found = database.tables.get(table);
		if (found !== undefined) known.set(table, found);
		else if (using === undefined) throw refusals.tableNotExist();
	}
	const specs = new Map<string, ChildSpec>();
	for (const { table, using } of parts) {
		if (using !== undefined && !known.has(table)) specs.set(table, { name: table, ...using });
	}
	const created = makeChildren(database, [...specs.values()]);
	for (const child of created) known.set(child.name, child);
	const submitted = parts.flatMap((part) => {
		const table = known.get(part.table);
		return table === undefined ? [] : [toSubmit(table, part)];
	});
	return submit(submitted, created);
}

/** Writes what belongs to one statement: one log entry per vgroup. */
export function submit(parts: readonly SubmitPart[], created: readonly ChildTable[]): number {
	const createdByVgroup = groupBy(created, (child) => child.vgroup);
	let rows = 0;
	for (const [vgroup, group] of groupBy(parts, (part): Vgroup => part.table.vgroup)) {
		const rowCount = group.reduce((sum, part) => sum + part.rowCount, 0);
		const children = createdByVgroup.get(vgroup) ?? [];
		vgroup.log.append({ kind: "submit", parts: group, created: children.map(describeChild), rowCount });
		rows += rowCount;
	}
	return rows;
}

function toSubmit(table: Table, part: InsertPart): SubmitPart {
	const order = namedColumns(table, part.columns);
	const rows = part.rows ?? [];
	return {
		table,
		schemaVersion: schemaVersionOf(table),
		columns: order.map(({ column }) => column),
		values: order.map(({ from }) => part.values?.[from] ?? rows.map((row) => row[from] ?? null)),
		rowCount: part.rows?.length ?? part.values?.[0]?.length ?? 0,
	};
}

/** A block holds the columns that the insert named, in the order of the table. `from` is where the insert has them. */
function namedColumns(table: Table, names: readonly string[] | undefined): { column: Column; from: number }[] {
	const all = columnsOf(table);
	if (names === undefined) return all.map((column, from) => ({ column, from }));
	const unknown = names.find((name) => !all.some((column) => column.name === name));
	if (unknown !== undefined) throw refusals.columnNotExist(unknown);
	return all.map((column) => ({ column, from: names.indexOf(column.name) })).filter(({ from }) => from >= 0);
}

/**
 * Notes the deletion in each vgroup that holds such rows. The bounds told are those of the rows that went; a super
 * table's deletion names the super table.
 */
export function deleteRows(relation: SuperTable | Table, stored: StoredData, from: bigint, to: bigint): number {
	const { tables } = relation.database;
	const affected =
		relation.kind === "super"
			? [...tables.values()].filter((table) => table.kind === "child" && table.stable === relation)
			: [relation];
	let rows = 0;
	for (const [vgroup, group] of groupBy(affected, (table) => table.vgroup)) {
		const found = new Set(group);
		const keys = stored.keysOf(vgroup, found).filter((key) => key >= from && key <= to);
		const [first, last] = [minimum(keys), maximum(keys)];
		if (first === undefined || last === undefined) continue;
		rows += keys.length;
		vgroup.log.append({
			kind: "delete",
			event: deleteMeta(relation.name, keyColumnOf(relation), first, last),
			deletion: { tables: found, from: first, to: last },
			...stableMember(relation),
		});
	}
	return rows;
}

function stableMember(relation: SuperTable | Table): { stable?: SuperTable } {
	if (relation.kind === "super") return { stable: relation };
	return relation.kind === "child" ? { stable: relation.stable } : {};
}

function minimum(keys: readonly bigint[]): bigint | undefined {
	return keys.reduce<bigint | undefined>((best, key) => (best === undefined || key < best ? key : best), undefined);
}

function maximum(keys: readonly bigint[]): bigint | undefined {
	return keys.reduce<bigint | undefined>((best, key) => (best === undefined || key > best ? key : best), undefined);
}
