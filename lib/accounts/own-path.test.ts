import fc from "fast-check";
import { expect, test } from "vitest";
import { ownPath } from "./own-path";

test.each([
	["/tasks", "/tasks"],
	["/tasks/1?tab=log#end", "/tasks/1?tab=log#end"],
	["/tasks?next=//evil.example", "/tasks?next=//evil.example"],
	["//evil.example", undefined],
	["/\\evil.example", undefined],
	["\\\\evil.example", undefined],
	["/\t/evil.example", undefined],
	["/\n\\evil.example", undefined],
	["/.//evil.example", undefined],
	["/tasks/..//evil.example", undefined],
	["/%2e//evil.example", undefined],
	["https://evil.example", undefined],
	["javascript:alert(1)", undefined],
	["\tjavascript:alert(1)", undefined],
	["tasks", undefined],
	["", undefined],
])("%j leads to %j", (text, path) => {
	expect(ownPath(text)).toBe(path);
});

test("whatever it lets pass stays here, as a browser reads it", () => {
	const part = fc.constantFrom(
		"/",
		"\\",
		"\t",
		"\n",
		".",
		"..",
		"%2e",
		"%09",
		"@",
		":",
		"evil.example",
		"http:",
		"?",
		"#",
	);
	fc.assert(
		fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
			const path = ownPath(parts.join(""));
			if (path !== undefined) expect(new URL(path, "https://console.example").host).toBe("console.example");
		}),
		{ numRuns: 2_000 },
	);
});
