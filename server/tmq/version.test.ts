import { expect, test } from "vitest";
import { isAtLeast } from "./version";

test.each([
	["3.3.7.5.alpha", "3.3.2.0", true],
	["3.3.2", "3.3.2.0", true],
	["3.3.1.9", "3.3.2.0", false],
	["3.10.0", "3.9.9", true],
	["2.6", "3.3.2.0", false],
	["", "3.3.2.0", false],
])("%s is at least %s: %s", (version, wanted, expected) => {
	expect(isAtLeast(version, wanted)).toBe(expected);
});
