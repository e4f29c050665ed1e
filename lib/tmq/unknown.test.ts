import { expect, test } from "vitest";
import type { Block, MetaObject } from "./types";
import { describeUnknown, unknownInBlock, unknownInMeta } from "./unknown";

test.each<[meta: MetaObject, key: string | undefined]>([
	[{ type: "create", tableType: "super" }, undefined],
	[{ type: "drop" }, undefined],
	[{ type: "delete", sql: "" }, undefined],
	[{ type: "alter", alterType: 1 }, undefined],
	[{ type: "alter", alterType: 20 }, undefined],
	[{ type: "alter", alterType: 21 }, "alter-type:21"],
	[{ type: "alter", alterType: 0 }, "alter-type:0"],
	[{ type: "alter" }, "alter-type:"],
	[{ type: "truncate" }, "meta-type:truncate"],
	[{}, "meta-type:"],
])("%j: %s", (meta, key) => {
	expect(unknownInMeta(meta)).toBe(key);
});

test.each([
	{ types: [9, 4, 21], keys: [] },
	{ types: [9, 30, 31, 30], keys: ["column-type:30", "column-type:31"] },
])("columns of types $types: $keys", ({ types, keys }) => {
	const columns = types.map((type) => ({ name: "c", type, scale: 0, nullsAt: 0, valuesAt: 0, valuesLength: 0 }));
	const block: Block = { tableName: "t", precision: "ms", rowCount: 1, columns, bytes: new Uint8Array() };
	expect(unknownInBlock(block)).toEqual(keys);
});

test.each([
	"column-type:30",
	"alter-type:21",
	"alter-type:",
	"meta-type:a:b",
	"meta-type:",
	"undescribed-meta",
	"else",
])("%s has a sentence", (key) => {
	expect(describeUnknown(key)).toMatch(/^[A-Z].*\.$/);
});
