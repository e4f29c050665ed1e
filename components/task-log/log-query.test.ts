import { expect, test } from "vitest";
import type { TaskEventRecord } from "@/lib/api/task";
import { filterOf, matchesLog, mergeLog, readLogQuery, withLogQuery } from "./log-query";

const line = (id: number, level: TaskEventRecord["level"] = "info", message = `Line ${id}`): TaskEventRecord => ({
	id: String(id),
	atMs: id,
	level,
	code: "test",
	message,
});

test("the query of the address is read and written, beside what else is in it", () => {
	const search = new URLSearchParams("tab=log&level=error&text=broker+away");
	expect(readLogQuery(search)).toEqual({ level: "error", text: "broker away" });
	expect(withLogQuery(search, { level: "all", text: "" })).toBe("tab=log");
	expect(withLogQuery(new URLSearchParams("tab=log"), { level: "warning", text: "a&b" })).toBe(
		"tab=log&level=warning&text=a%26b",
	);
	expect(readLogQuery(new URLSearchParams("level=loud"))).toEqual({ level: "all", text: "" });
});

test.each([
	["all", "", "info", true],
	["warning", "", "info", false],
	["warning", "", "error", true],
	["error", "", "warning", false],
	["all", "LINE 7", "info", true],
	["all", "line 8", "info", false],
] as const)("with %s and “%s” a line of level %s is shown: %s", (level, text, of, isShown) => {
	expect(matchesLog({ level, text }, line(7, of))).toBe(isShown);
});

test("the server is asked for the same lines", () => {
	expect(filterOf({ level: "warning", text: " x " })).toEqual({ levels: ["warning", "error"], text: "x" });
	expect(filterOf({ level: "all", text: "" })).toEqual({ levels: [], text: "" });
});

test("what the stream tells again of a loaded page is shown once", () => {
	const merged = mergeLog([line(9), line(8, "error"), line(7)], [[line(7), line(6)], [line(5)]], {
		level: "all",
		text: "",
	});
	expect(merged.map(({ id }) => id)).toEqual(["9", "8", "7", "6", "5"]);
	expect(mergeLog([line(9)], [], { level: "error", text: "" })).toEqual([]);
});
