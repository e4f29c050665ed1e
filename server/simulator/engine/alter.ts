import type { MetaObject } from "@/lib/tmq/types";
import { type ChildTable, columnsOf, type NormalTable, type SuperTable, type Table } from "./catalog";
import { type Cell, type Column, type ColumnSpec, defineColumn } from "./column";
import { refusals } from "./errors";
import { type Alteration, alterMeta } from "./meta";

/** One `alter table`. */
export type AlterSpec =
	| { readonly type: "add-column" | "add-tag" | "modify-column" | "modify-tag"; readonly column: ColumnSpec }
	| { readonly type: "drop-column" | "drop-tag"; readonly name: string }
	| { readonly type: "rename-column" | "rename-tag"; readonly name: string; readonly newName: string }
	| { readonly type: "set-tags"; readonly values: readonly { readonly name: string; readonly value: Cell }[] }
	/** Comment or ttl; the event does not say which. */
	| { readonly type: "set-options" };

/** Changes the table and gives the event that tells of it. */
export function alterTable(relation: SuperTable | Table, change: AlterSpec): MetaObject {
	if (change.type === "set-options") {
		return alterMeta(relation.kind === "super" ? "super" : "normal", relation.name, { alterType: 9 });
	}
	if (change.type === "set-tags") {
		if (relation.kind !== "child") throw refusals.tagNotExist();
		return alterMeta("child", relation.name, setTags(relation, change.values));
	}
	if (relation.kind === "child") throw refusals.syntax(change.type);
	const event = alterMeta(relation.kind, relation.name, applyChange(relation, change));
	relation.version++;
	return event;
}

type SchemaChange = Exclude<AlterSpec, { type: "set-tags" | "set-options" }>;

function applyChange(relation: SuperTable | NormalTable, change: SchemaChange): Alteration {
	switch (change.type) {
		case "add-column":
			return { alterType: 5, column: add(relation, "columns", change.column) };
		case "add-tag":
			return { alterType: 1, column: add(stableOnly(relation), "tags", change.column) };
		case "modify-column":
			return { alterType: 7, column: modify(relation, "columns", change.column) };
		case "modify-tag":
			return { alterType: 8, column: modify(stableOnly(relation), "tags", change.column) };
		case "drop-column":
			remove(relation, "columns", change.name);
			return { alterType: 6, name: change.name };
		case "drop-tag":
			remove(stableOnly(relation), "tags", change.name);
			return { alterType: 2, name: change.name };
		case "rename-column":
			rename(relation, "columns", change.name, change.newName);
			return { alterType: 10, name: change.name, newName: change.newName };
		case "rename-tag":
			renameTag(stableOnly(relation), change.name, change.newName);
			return { alterType: 3, name: change.name, newName: change.newName };
	}
	return change satisfies never;
}

function stableOnly(relation: SuperTable | NormalTable): SuperTable {
	if (relation.kind !== "super") throw refusals.tagNotExist();
	return relation;
}

type Lists = { columns?: readonly Column[]; tags?: readonly Column[] };

function add<K extends keyof Lists>(target: Lists & Record<K, readonly Column[]>, list: K, spec: ColumnSpec): Column {
	const all = [...(target.columns ?? []), ...(target.tags ?? [])];
	if (all.some((column) => column.name === spec.name)) throw refusals.columnExists();
	const column = defineColumn(spec);
	Object.assign(target, { [list]: [...target[list], column] });
	return column;
}

function modify<K extends keyof Lists>(target: Record<K, readonly Column[]>, list: K, spec: ColumnSpec): Column {
	const old = find(target[list], spec.name);
	const column = { ...old, length: spec.length ?? old.length };
	Object.assign(target, { [list]: target[list].map((each) => (each === old ? column : each)) });
	return column;
}

function remove<K extends keyof Lists>(target: Record<K, readonly Column[]>, list: K, name: string): void {
	const old = find(target[list], name);
	Object.assign(target, { [list]: target[list].filter((column) => column !== old) });
}

function rename<K extends keyof Lists>(target: Record<K, readonly Column[]>, list: K, name: string, newName: string) {
	const old = find(target[list], name);
	Object.assign(target, { [list]: target[list].map((each) => (each === old ? { ...old, name: newName } : each)) });
}

function renameTag(stable: SuperTable, name: string, newName: string): void {
	rename(stable, "tags", name, newName);
	for (const table of stable.database.tables.values()) {
		if (table.kind !== "child" || table.stable !== stable) continue;
		table.tagValues.set(newName, table.tagValues.get(name) ?? null);
		table.tagValues.delete(name);
	}
}

function find(columns: readonly Column[], name: string): Column {
	const column = columns.find((each) => each.name === name);
	if (column === undefined) throw refusals.columnNotExist(name);
	return column;
}

function setTags(table: ChildTable, values: readonly { readonly name: string; readonly value: Cell }[]): Alteration {
	const tags = values.map(({ name, value }) => ({ tag: find(table.stable.tags, name), value }));
	for (const { tag, value } of tags) table.tagValues.set(tag.name, value);
	const [first] = tags;
	return tags.length === 1 && first ? { alterType: 4, ...first } : { alterType: 15, tags };
}

/** The first column, a timestamp, by which rows are told apart. */
export function keyColumnOf(relation: SuperTable | Table): string {
	return (relation.kind === "super" ? relation.columns : columnsOf(relation))[0]?.name ?? "ts";
}
