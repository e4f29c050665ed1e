import type { Precision } from "@/lib/tmq/types";
import type { Cell, Column } from "./column";
import type { VgroupLog } from "./log";

export interface SuperTable {
	readonly kind: "super";
	readonly database: Database;
	readonly name: string;
	columns: readonly Column[];
	tags: readonly Column[];
	/** Raised by every change of the columns or tags. */
	version: number;
}

interface TableBase {
	readonly database: Database;
	readonly name: string;
	readonly vgroup: Vgroup;
	/** Data of a dropped table that is still in the log is no longer delivered. */
	isDropped: boolean;
}

export interface ChildTable extends TableBase {
	readonly kind: "child";
	readonly stable: SuperTable;
	/** By tag name, so that renamed and dropped tags stay simple. */
	readonly tagValues: Map<string, Cell>;
}

export interface NormalTable extends TableBase {
	readonly kind: "normal";
	columns: readonly Column[];
	version: number;
}

export type Table = ChildTable | NormalTable;

export interface Vgroup {
	readonly id: number;
	readonly log: VgroupLog;
}

export interface Database {
	readonly name: string;
	readonly precision: Precision;
	readonly walRetentionS: number;
	readonly vgroups: readonly Vgroup[];
	readonly stables: Map<string, SuperTable>;
	readonly tables: Map<string, Table>;
}

export function columnsOf(table: Table): readonly Column[] {
	return table.kind === "child" ? table.stable.columns : table.columns;
}

export function schemaVersionOf(table: Table): number {
	return table.kind === "child" ? table.stable.version : table.version;
}

/** Spreads tables over vgroups by their name, as evenly as the names allow (FNV-1a). */
export function vgroupFor(database: Pick<Database, "name" | "vgroups">, tableName: string): Vgroup {
	let hash = 0x811c9dc5;
	for (const character of `${database.name}.${tableName}`) {
		hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
	}
	// The last characters of d1001, d1002, … hardly reach the low bits without this.
	const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
	const vgroup = database.vgroups[(mixed >>> 8) % database.vgroups.length];
	if (vgroup === undefined) throw new Error(`database ${database.name} has no vgroups`);
	return vgroup;
}
