import { describe, expect, test } from "vitest";
import { describeMeta, isWanted, type MetaDescription, splitMetas } from "./meta";
import type { MetaObject } from "./types";

const child = { tableName: "d1", using: "meters", tagNum: 1, tags: [{ name: "g", type: 4, value: 1 }] };

describe("splitMetas", () => {
	const cases: [name: string, data: MetaObject, metas: MetaObject[]][] = [
		[
			"a single object stays as it is",
			{ type: "drop", tableType: "super", tableName: "s" },
			[{ type: "drop", tableType: "super", tableName: "s" }],
		],
		[
			"one child, with an empty list",
			{ type: "create", tableType: "child", ...child, createList: [] },
			[{ type: "create", tableType: "child", ...child }],
		],
		[
			"several children, also of different super tables",
			{
				type: "create",
				tableType: "child",
				...child,
				createList: [child, { ...child, tableName: "e1", using: "other" }],
			},
			[
				{ type: "create", tableType: "child", ...child },
				{ type: "create", tableType: "child", ...child, tableName: "e1", using: "other" },
			],
		],
		[
			"several dropped tables",
			{ type: "drop", tableNameList: ["a", "b"] },
			[
				{ type: "drop", tableNameList: ["a"] },
				{ type: "drop", tableNameList: ["b"] },
			],
		],
		[
			"the batch envelope",
			{
				tmq_meta_version: "1.0",
				metas: [
					{ type: "delete", sql: "x" },
					{ type: "drop", tableNameList: ["a", "b"] },
				],
			},
			[
				{ type: "delete", sql: "x" },
				{ type: "drop", tableNameList: ["a"] },
				{ type: "drop", tableNameList: ["b"] },
			],
		],
		[
			"tags of several tables, set at once (3.4)",
			{ type: "alter", alterType: 19, tables: [{ tableName: "a" }, { tableName: "b" }] },
			[
				{ type: "alter", alterType: 19, tables: [{ tableName: "a" }] },
				{ type: "alter", alterType: 19, tables: [{ tableName: "b" }] },
			],
		],
		["an empty envelope", { tmq_meta_version: "1.0", metas: [] }, []],
		["what is no object in an envelope", { metas: [null, 1, "x", { type: "delete" }] }, [{ type: "delete" }]],
	];
	test.each(cases)("%s", (_, data, metas) => {
		expect(splitMetas(data)).toEqual(metas);
	});

	test("members keep the order in which the reference prints them", () => {
		const [first] = splitMetas({ type: "create", tableType: "child", ...child, createList: [child] });
		expect(Object.keys(first ?? {})).toEqual(["type", "tableType", "tableName", "using", "tagNum", "tags"]);
	});
});

describe("describeMeta", () => {
	const cases: [meta: MetaObject, description: MetaDescription | undefined][] = [
		[
			{ type: "create", tableType: "super", tableName: "s" },
			{ kind: "create-stable", stable: "s" },
		],
		[
			{ type: "create", tableType: "child", ...child },
			{ kind: "create-child", stable: "meters", table: "d1" },
		],
		[
			{ type: "create", tableType: "normal", tableName: "n" },
			{ kind: "create-table", table: "n" },
		],
		[
			{ type: "alter", tableType: "super", tableName: "s" },
			{ kind: "alter-stable", table: "s" },
		],
		[
			{ type: "alter", tableType: "child", tableName: "c", alterType: 4 },
			{ kind: "alter-table", table: "c" },
		],
		[
			{ type: "alter", tableType: "normal", tableName: "n", alterType: 99 },
			{ kind: "alter-table", table: "n" },
		],
		[
			{ type: "alter", alterType: 19, tables: [{ tableName: "c" }] },
			{ kind: "alter-table", table: "c" },
		],
		[{ type: "alter", alterType: 19, tables: [] }, { kind: "alter-table" }],
		[{ type: "alter", alterType: 20, tags: [], where: "g > 1" }, { kind: "alter-table" }],
		[
			{ type: "drop", tableType: "super", tableName: "s" },
			{ kind: "drop-stable", stable: "s" },
		],
		[
			{ type: "drop", tableNameList: ["c"] },
			{ kind: "drop-table", table: "c" },
		],
		[{ type: "delete", sql: "delete from `d1`" }, { kind: "delete" }],
		[{ type: "of the future" }, { kind: "alter-table" }],
		[
			{ type: "of the future", tableType: "super", tableName: "s" },
			{ kind: "alter-stable", table: "s" },
		],
		[{}, undefined],
	];
	test.each(cases)("%j", (meta, description) => {
		expect(describeMeta(meta)).toEqual(description);
	});
});

test.each([
	["create", true, true, true, true],
	["create", false, true, true, false],
	["delete", true, false, true, false],
	["delete", true, true, false, true],
	["delete", false, true, true, false],
	["drop", true, true, false, false],
	["drop", true, false, true, true],
])("%s with meta %s, delete %s, drop %s: wanted %s", (type, withMeta, withMetaDelete, withMetaDrop, wanted) => {
	expect(isWanted({ type }, { withMeta, withMetaDelete, withMetaDrop })).toBe(wanted);
});
