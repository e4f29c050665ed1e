import { expect, test } from "vitest";
import { findNamed, matchesWords, splitVerb } from "./match";

test.each([
	["nothing typed", "meters", "", true],
	["the beginning of a word", "plant meters", "me", true],
	["two letters inside a word", "plant meters", "te", false],
	["three letters inside a word", "plant meters", "ter", true],
	["several words in any order", "Plant-2 meters", "met pl", true],
	["one word that is not there", "plant meters", "plant pump", false],
	["another script", "电表 一", "电表", true],
])("%s", (_name, text, search, expected) => {
	expect(matchesWords(text, search)).toBe(expected);
});

test("what is named so stands before what only reads a topic of that name", () => {
	const tasks = [
		{ name: "boiler", topic: "topic_meters" },
		{ name: "meters", topic: "topic_power" },
		{ name: "pumps", topic: "topic_pumps" },
	];
	const names = (search: string) => findNamed(tasks, search, (task) => task.topic).map(({ name }) => name);
	expect(names("meters")).toEqual(["meters", "boiler"]);
	expect(names("boiler meters")).toEqual(["boiler"]);
});

const LABELS = { start: "Start", stop: "Stop", restart: "Restart" } as const;

test.each([
	["a whole verb and a name", "stop meters", { verbs: ["stop"], rest: "meters" }],
	["what two verbs begin with", "st met", { verbs: ["start", "stop"], rest: "met" }],
	["a verb alone", "RESTART ", { verbs: ["restart"], rest: "" }],
	["one letter", "s meters", undefined],
	["a name", "meters", undefined],
	["nothing", "", undefined],
])("splitVerb: %s", (_name, search, expected) => {
	expect(splitVerb(search, LABELS)).toEqual(expected);
});
