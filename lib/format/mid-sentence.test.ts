import { expect, test } from "vitest";
import { midSentence } from "./mid-sentence";

test.each([
	["a usual sentence", "Broker unreachable", "broker unreachable"],
	["a name with capitals", "TDengine refused the password", "TDengine refused the password"],
	["an abbreviation", "MQTT 5 was refused", "MQTT 5 was refused"],
	["nothing", "", ""],
])("midSentence: %s", (_name, sentence, expected) => {
	expect(midSentence(sentence)).toBe(expected);
});
