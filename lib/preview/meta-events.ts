import type { MessageKind, TemplateValues } from "@/lib/topic-template/types";

/** One table's part of a metadata event. */
export interface MetaEvent {
	kind: MessageKind;
	tables: Pick<TemplateValues, "stable" | "table">;
	/** The event about that table alone. */
	meta: object;
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether an object is TDengine's description of a metadata event, rather than a row. */
export function isMetaObject(value: Fields): boolean {
	const { type, tableName, tableNameList, sql } = value;
	if (type === "delete") return typeof sql === "string";
	const isChange = type === "create" || type === "alter" || type === "drop";
	return isChange && (typeof tableName === "string" || Array.isArray(tableNameList));
}

/** The events of one metadata object: one for each table that it names. */
export function metaEvents(meta: Fields): MetaEvent[] {
	const { createList, ...own } = meta;
	switch (meta["type"]) {
		case "create":
			if (Array.isArray(createList) && createList.length > 0) {
				return createList.map((entry) => createEvent({ ...own, ...asFields(entry) }));
			}
			return [createEvent(own)];
		case "alter": {
			const kind = meta["tableType"] === "super" ? "alter-stable" : "alter-table";
			return [{ kind, tables: named("table", meta["tableName"]), meta }];
		}
		case "drop":
			if (Array.isArray(meta["tableNameList"])) {
				return meta["tableNameList"].map((name: unknown) => ({
					kind: "drop-table",
					tables: named("table", name),
					meta: { ...meta, tableNameList: [name] },
				}));
			}
			return [{ kind: "drop-stable", tables: named("stable", meta["tableName"]), meta }];
		default:
			return [{ kind: "delete", tables: {}, meta }];
	}
}

function createEvent(meta: Fields): MetaEvent {
	const name = meta["tableName"];
	if (meta["tableType"] === "super") return { kind: "create-stable", tables: named("stable", name), meta };
	if (meta["tableType"] !== "child") return { kind: "create-table", tables: named("table", name), meta };
	return { kind: "create-child", tables: { ...named("stable", meta["using"]), ...named("table", name) }, meta };
}

function named(variable: "stable" | "table", name: unknown): MetaEvent["tables"] {
	return typeof name === "string" ? { [variable]: name } : {};
}

function asFields(value: unknown): Fields {
	return typeof value === "object" && value !== null ? (value as Fields) : {};
}
