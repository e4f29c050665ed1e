import { expect, test } from "vitest";
import { matchesTopic } from "./topic-filter";

test.each([
	["empty shows all", "", "a/b", true],
	["part of the topic", "d10", "plant/power/d1001", true],
	["part, other case", "PLANT", "plant/power/d1001", true],
	["not a part", "d20", "plant/power/d1001", false],
	["single level", "plant/+/d1001", "plant/power/d1001", true],
	["single level is not two", "plant/+", "plant/power/d1001", false],
	["all levels below", "plant/#", "plant/power/d1001", true],
	["all levels below another", "site/#", "plant/power/d1001", false],
	["filter longer than the topic", "plant/+/d1001/+", "plant/power/d1001", false],
	["a plus inside a level is text", "a+b", "x/a+b", true],
])("matchesTopic: %s", (_name, filter, topic, expected) => {
	expect(matchesTopic(filter, topic)).toBe(expected);
});
