import { expect, test } from "vitest";
import { hasOnePlacement, placementOf } from "./placement";

test.each([
	["no label", [], undefined, true],
	["labels for people only", ["plant 2", "north"], undefined, true],
	["one that pins", ["plant 2", "site=a"], "site=a", true],
	["the same one twice", ["site=a", "site=a"], "site=a", true],
	["two that pin", ["site=a", "network=b"], "site=a", false],
])("%s", (_, labels, placement, isOne) => {
	expect(placementOf(labels)).toBe(placement);
	expect(hasOnePlacement(labels)).toBe(isOne);
});
