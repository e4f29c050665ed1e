import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { isBelow, parseBasePath, withBase, withoutBase } from "./base-path";

describe("a base path", () => {
	test.each([
		["nothing", "", ""],
		["the root", "/", ""],
		["one segment", "/spillway", "/spillway"],
		["with a slash at its end", "/spillway/", "/spillway"],
		["two segments", "/tools/spillway-2", "/tools/spillway-2"],
		["without a slash", "spillway", undefined],
		["a whole address", "https://example.org/spillway", undefined],
		["with a query", "/spillway?a", undefined],
		["that leads upwards", "/a/../b", undefined],
		["of hidden folders", "/.git", undefined],
		["with an empty segment", "/a//b", undefined],
		["like an own page", "/tasks", undefined],
		["below an own page", "/api/spillway", undefined],
		["that begins like an own page", "/tasks-of-plant", "/tasks-of-plant"],
		["with quotes", '/a"b', undefined],
	])("%s", (_name, text, expected) => {
		expect(parseBasePath(text)).toBe(expected);
	});
});

describe("an address", () => {
	test.each([
		["itself", "/spillway", true, "/"],
		["with a slash", "/spillway/", true, "/"],
		["a page", "/spillway/tasks?tab=all", true, "/tasks?tab=all"],
		["a query alone", "/spillway?x=1", true, "/?x=1"],
		["another that begins alike", "/spillways/tasks", false, "/spillways/tasks"],
		["outside", "/tasks", false, "/tasks"],
	])("%s", (_name, address, below, rest) => {
		expect(isBelow("/spillway", address)).toBe(below);
		expect(withoutBase("/spillway", address)).toBe(rest);
	});

	test.each([
		["/", "/spillway"],
		["/?x=1", "/spillway?x=1"],
		["/tasks", "/spillway/tasks"],
		["/tasks?q=/", "/spillway/tasks?q=/"],
	])("%s from outside, and back", (own, outside) => {
		expect(withBase("/spillway", own)).toBe(outside);
		expect(withoutBase("/spillway", outside)).toBe(own);
	});

	test("at the root stays", () => {
		expect([withoutBase("", "/tasks"), withBase("", "/tasks")]).toEqual(["/tasks", "/tasks"]);
	});
});

test("no page of the console can be a base path", () => {
	const pages = readdirSync(path.resolve("app"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
	expect(pages.length).toBeGreaterThan(5);
	for (const { name } of pages) expect([name, parseBasePath(`/${name}`)]).toEqual([name, undefined]);
});
