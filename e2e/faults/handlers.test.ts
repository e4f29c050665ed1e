import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { cases } from "./cases/index";
import { handlers } from "./handlers";

const ROOT = path.resolve(import.meta.dirname, "../..");

test.each(handlers)("$id: its text stands in $file once, and its case exists", ({ file, find, redCase }) => {
	const text = fs.readFileSync(path.join(ROOT, file), "utf8");
	expect(text.split(find)).toHaveLength(2);
	expect(cases.map(({ id }) => id)).toContain(redCase);
});

test("every handler and every case has a name of its own", () => {
	for (const ids of [handlers.map(({ id }) => id), cases.map(({ id }) => id)])
		expect(new Set(ids).size).toBe(ids.length);
});
