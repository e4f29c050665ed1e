import type { TemplateValues } from "@/lib/topic-template/types";
import { sampleRow } from "./sample-row";
import type { PreviewSample, SampleContext } from "./types";

const SUPER_TABLE = "meters";
const CHILD_TABLE = "d1001";
const NORMAL_TABLE = "weather";
const VGROUP_ID = 2;
const FIRST_OFFSET = 81_204;

const COLUMN = { isPrimarykey: false, encode: "delta-d", compress: "lz4", level: "medium" };
const SUPER_COLUMNS = [
	{ name: "ts", type: 9, ...COLUMN, encode: "delta-i" },
	{ name: "current", type: 6, ...COLUMN },
	{ name: "voltage", type: 4, ...COLUMN, encode: "simple8b" },
	{ name: "phase", type: 6, ...COLUMN },
];
const NORMAL_COLUMNS = [
	{ name: "ts", type: 9, ...COLUMN, encode: "delta-i" },
	{ name: "temperature", type: 6, ...COLUMN },
];

type Tables = Pick<TemplateValues, "stable" | "table">;
type BuiltInEvent = [title: string, kind: PreviewSample["kind"], tables: Tables, meta: object];

const EVENTS: readonly BuiltInEvent[] = [
	[
		"Create super table",
		"create-stable",
		{ stable: SUPER_TABLE },
		{
			type: "create",
			tableType: "super",
			tableName: SUPER_TABLE,
			columns: SUPER_COLUMNS,
			tags: [
				{ name: "location", type: 8, length: 64 },
				{ name: "groupid", type: 4 },
			],
		},
	],
	[
		"Create child table",
		"create-child",
		{ stable: SUPER_TABLE, table: CHILD_TABLE },
		{
			type: "create",
			tableType: "child",
			tableName: CHILD_TABLE,
			using: SUPER_TABLE,
			tagNum: 2,
			tags: [
				{ name: "location", type: 8, value: '"hall 3"' },
				{ name: "groupid", type: 4, value: 2 },
			],
		},
	],
	[
		"Create normal table",
		"create-table",
		{ table: NORMAL_TABLE },
		{ type: "create", tableType: "normal", tableName: NORMAL_TABLE, columns: NORMAL_COLUMNS, tags: [] },
	],
	[
		"Alter super table",
		"alter-stable",
		{ table: SUPER_TABLE },
		{ type: "alter", tableType: "super", tableName: SUPER_TABLE, alterType: 5, colName: "power", colType: 7 },
	],
	[
		"Alter child table",
		"alter-table",
		{ table: CHILD_TABLE },
		{
			type: "alter",
			tableType: "child",
			tableName: CHILD_TABLE,
			alterType: 4,
			colName: "location",
			colValue: '"hall 4"',
			colValueNull: false,
		},
	],
	[
		"Drop super table",
		"drop-stable",
		{ stable: SUPER_TABLE },
		{ type: "drop", tableType: "super", tableName: SUPER_TABLE },
	],
	["Drop child table", "drop-table", { table: CHILD_TABLE }, { type: "drop", tableNameList: [CHILD_TABLE] }],
	["Drop normal table", "drop-table", { table: NORMAL_TABLE }, { type: "drop", tableNameList: [NORMAL_TABLE] }],
	[
		"Delete rows",
		"delete",
		{},
		{ type: "delete", sql: "delete from `d1001` where `ts` >= 1756957064991 and `ts` <= 1756957064991" },
	],
];

/** One message of every kind, shaped like those of the source as far as that is known. */
export function builtInSamples(context: SampleContext = {}): PreviewSample[] {
	const { database = "power", tmqTopic = "topic_meters" } = context;
	const always = { database, tmq_topic: tmqTopic, vgroup_id: String(VGROUP_ID) };
	const offset = (index: number) => ({ database, topic: tmqTopic, vgroupId: VGROUP_ID, offset: FIRST_OFFSET + index });
	const columns = context.columns ?? [];
	const isTableKnown = context.tmqTopicType !== "column" || columns.length === 0 || columns.some(isTableName);
	const dataRow: PreviewSample = {
		id: "built-in-0",
		title: "Data row",
		kind: "data",
		values: isTableKnown ? { ...always, table: CHILD_TABLE } : always,
		body: JSON.stringify({ data: sampleRow(columns, CHILD_TABLE), offset: offset(0) }),
	};
	const events = EVENTS.map(
		([title, kind, tables, meta], index): PreviewSample => ({
			id: `built-in-${index + 1}`,
			title,
			kind,
			values: { ...always, ...tables },
			body: JSON.stringify({ meta, offset: offset(index + 1) }),
		}),
	);
	return [dataRow, ...events];
}

function isTableName(column: { name: string }): boolean {
	return column.name.toLowerCase() === "tbname";
}
