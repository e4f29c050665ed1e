import { describe, expect, test } from "vitest";
import { type AllowedAddress, allowsAddress, allowsName, parseAllowedAddress } from "./parse";

function list(...texts: string[]): AllowedAddress[] {
	return texts.map((text) => parseAllowedAddress(text)).filter((entry) => entry !== undefined);
}

describe("entries", () => {
	test.each([
		"broker.plant.example",
		"BROKER",
		"broker:1883",
		"*.plant.example",
		"*.plant.example:8883",
		"10.0.0.0/8",
		"10.0.0.0/8:1883",
		"192.0.2.7",
		"192.0.2.7:6041",
		"2001:db8::7",
		"[2001:db8::7]",
		"[2001:db8::7]:6041",
		"2001:db8::/32",
		"broker.",
	])("%s is one", (text) => {
		expect(parseAllowedAddress(text)).toBeDefined();
	});

	test.each([
		"",
		"*",
		"a b",
		"http://broker",
		"broker:0",
		"broker:70000",
		"10.0.0.0/40",
		"0x7f.1",
		"2130706433",
		"127.1",
		"-a",
		"a/b",
		"[::1",
		"broker:x",
	])("%j is none", (text) => {
		expect(parseAllowedAddress(text)).toBeUndefined();
	});
});

describe("names", () => {
	test.each([
		["broker.plant.example", 1883, true],
		["Broker.Plant.Example.", 1883, true],
		["broker.plant.example", 8883, true],
		["evil.broker.plant.example", 1883, false],
		["db.site.example", 6041, true],
		["a.b.site.example", 6041, true],
		["site.example", 6041, false],
		["db.site.example", 22, false],
		["evilsite.example", 6041, false],
	])("%s:%i → %s", (name, port, isAllowed) => {
		expect(allowsName(list("broker.plant.example", "*.site.example:6041"), name, port)).toBe(isAllowed);
	});
});

describe("addresses", () => {
	test.each([
		["10.1.2.3", 1883, true],
		["::ffff:10.1.2.3", 1883, true],
		["[::1]", 1883, false],
		["11.1.2.3", 1883, false],
		["169.254.169.254", 80, false],
		["::ffff:169.254.169.254", 80, false],
		["::ffff:a9fe:a9fe", 80, false],
		["192.0.2.7", 6041, true],
		["192.0.2.7", 22, false],
		["2001:db8::99", 1, true],
		["not an address", 1, false],
	])("%s:%i → %s", (address, port, isAllowed) => {
		expect(allowsAddress(list("10.0.0.0/8", "192.0.2.7:6041", "2001:db8::/32"), address, port)).toBe(isAllowed);
	});
});
