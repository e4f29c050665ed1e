import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const { version } = z.object({ version: z.string() }).parse(JSON.parse(read("package.json")));
const changelog = read("CHANGELOG.md");
const KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

test("the changelog begins with what is not released, or with the version of the package", () => {
	const [first] = [...changelog.matchAll(/^## \[(.+?)\]/gm)].map(([, name]) => name);
	expect(["Unreleased", version]).toContain(first);
});

test("a released version has its date, and none is newer than the package", () => {
	const released = [...changelog.matchAll(/^## \[(\d.*?)\](.*)$/gm)];
	for (const [, name = "", date = ""] of released) {
		expect(date).toMatch(/^ - \d{4}-\d{2}-\d{2}$/);
		expect(name.localeCompare(version, "en", { numeric: true })).toBeLessThanOrEqual(0);
	}
});

test("changes are sorted into the kinds that everybody knows", () => {
	const kinds = [...changelog.matchAll(/^### (.+)$/gm)].map(([, kind]) => kind);
	expect(kinds.filter((kind) => kind === undefined || !KINDS.includes(kind))).toEqual([]);
});

test("a breaking change says what to do", () => {
	const lines = changelog.split(/\n(?=- |#)/).filter((line) => line.startsWith("- **Breaking**"));
	for (const line of lines) expect(line.split(". ").length).toBeGreaterThan(1);
});
