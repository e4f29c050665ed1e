import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { NOTHING_LEFT } from "./cases/case";
import { cases } from "./cases/index";
import { handlers, WITHOUT_HANDLER } from "./handlers";

const ROOT = path.resolve(import.meta.dirname, "../..");
const ids = [...cases.map(({ id }) => id), NOTHING_LEFT];

test.each(handlers)("$id: its text stands in $file once, and its cases exist", ({ file, find, put, redCases }) => {
	const text = fs.readFileSync(path.join(ROOT, file), "utf8");
	expect(text.split(find)).toHaveLength(2);
	expect(put).not.toBe(find);
	expect(redCases.length).toBeGreaterThan(0);
	expect(ids).toEqual(expect.arrayContaining([...redCases]));
});

test("every case fails without some handler, or it is said why there is none", () => {
	const guarding = handlers.flatMap(({ redCases }) => redCases);
	const excused = Object.keys(WITHOUT_HANDLER);
	expect([...new Set([...guarding, ...excused])].sort()).toEqual(ids.toSorted());
	expect(guarding.filter((id) => excused.includes(id))).toEqual([]);
});

test("every handler and every case has a name of its own", () => {
	for (const names of [handlers.map(({ id }) => id), ids]) expect(new Set(names).size).toBe(names.length);
});
