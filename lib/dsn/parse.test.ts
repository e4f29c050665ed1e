import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDsn } from "./format";
import { parseDsn } from "./parse";
import { anyDraft } from "./testing";
import type { DsnDraft } from "./types";

const base: DsnDraft = {
	protocol: "mqtt",
	user: "",
	password: "",
	hosts: [{ host: "h", port: "1883" }],
	object: "",
	params: {},
};

describe("parseDsn", () => {
	const rows: [name: string, text: string, draft: Partial<DsnDraft>][] = [
		["host and port", "mqtt://h:1883", {}],
		["host alone", "mqtt://h", { hosts: [{ host: "h", port: "" }] }],
		["port alone", "mqtt://:1883", { hosts: [{ host: "", port: "1883" }] }],
		["host with an empty port", "mqtt://h:", { hosts: [{ host: "h", port: "" }] }],
		["nothing but the protocol", "mqtt://", { hosts: [{ host: "", port: "" }] }],
		["no protocol", "h:1883", { protocol: "" }],
		["a URL in a value is no protocol", "h:1883?a=x://y", { protocol: "", params: { a: "x://y" } }],
		["space around", "  mqtt://h:1883\n", {}],
		[
			"several hosts",
			"mqtt://h:1883,i:1884",
			{
				hosts: [
					{ host: "h", port: "1883" },
					{ host: "i", port: "1884" },
				],
			},
		],
		["IPv6", "mqtt://[::1]:1883", { hosts: [{ host: "::1", port: "1883" }] }],
		["IPv6 without a port", "mqtt://[fe80::1%25eth0]", { hosts: [{ host: "fe80::1%eth0", port: "" }] }],
		["IPv6 without brackets", "mqtt://fe80::1", { hosts: [{ host: "fe80::1", port: "" }] }],
		[
			"IPv6 among several hosts",
			"mqtt://[::1]:1,h:1883",
			{
				hosts: [
					{ host: "::1", port: "1" },
					{ host: "h", port: "1883" },
				],
			},
		],
		["user alone", "mqtt://u@h:1883", { user: "u" }],
		["user and empty password", "mqtt://u:@h:1883", { user: "u" }],
		["user and password", "mqtt://u:p@h:1883", { user: "u", password: "p" }],
		["password alone", "mqtt://:p@h:1883", { password: "p" }],
		["password with a colon", "mqtt://u:p:q@h:1883", { user: "u", password: "p:q" }],
		["password with @: the last one counts", "mqtt://u:p@q@h:1883", { user: "u", password: "p@q" }],
		["password with a slash", "mqtt://u:p/q@h:1883?qos=1", { user: "u", password: "p/q", params: { qos: "1" } }],
		["password with ?", "mqtt://u:p?q@h:1883?qos=1", { user: "u", password: "p?q", params: { qos: "1" } }],
		["password with ? and no parameters", "mqtt://u:p?q@h:1883", { user: "u", password: "p?q" }],
		[
			"password with ?, & and =",
			"mqtt://u:p?a=b&c@h:1883?qos=1",
			{ user: "u", password: "p?a=b&c", params: { qos: "1" } },
		],
		["encoded password", "mqtt://u%40x:p%3A%2F%3F%25@h:1883", { user: "u@x", password: "p:/?%" }],
		["a stray % stays", "mqtt://u:100%@h:1883", { user: "u", password: "100%" }],
		["an escape that is not UTF-8 stays", "mqtt://u:%ff@h:1883", { user: "u", password: "%ff" }],
		["@ in the last value", "mqtt://h:1883?topic=a@b", { params: { topic: "a@b" } }],
		["@ and ? in values", "mqtt://h:1883?topic=x@y&b=c?d", { params: { topic: "x@y", b: "c?d" } }],
		["plus stays a plus", "mqtt://h:1883?a=x+y%20z", { params: { a: "x+y z" } }],
		["# is no fragment", "mqtt://h:1883?a=x#y", { params: { a: "x#y" } }],
		["key without =", "mqtt://h:1883?a", { params: { a: "" } }],
		["value with =", "mqtt://h:1883?a=b=c", { params: { a: "b=c" } }],
		["the last duplicate wins", "mqtt://h:1883?a=1&a=2", { params: { a: "2" } }],
		["template left readable", "mqtt://h:1883?topic=a/{table}", { params: { topic: "a/{table}" } }],
		["template encoded", "mqtt://h:1883?topic=a%2F%7Btable%7D", { params: { topic: "a/{table}" } }],
		["object", "mqtt://h:1883/t1,t2?a=1", { object: "t1,t2", params: { a: "1" } }],
		["object with slashes", "mqtt+ws://h:1883/a/b", { protocol: "mqtt+ws", object: "a/b" }],
		[
			"parentheses",
			"tmq://u:p@ws(h:1883,i:1)/t?a=1",
			{
				protocol: "tmq+ws",
				user: "u",
				password: "p",
				hosts: [
					{ host: "h", port: "1883" },
					{ host: "i", port: "1" },
				],
				object: "t",
				params: { a: "1" },
			},
		],
		["parentheses without user", "tmq://ws(h:1883)/t", { protocol: "tmq+ws", object: "t" }],
		[
			"a key of the prototype",
			"mqtt://h:1883?constructor=1",
			{ params: { constructor: "1" } as unknown as Record<string, string> },
		],
	];
	test.each(rows)("%s", (_name, text, draft) => {
		expect(parseDsn("broker", text).draft).toEqual({ ...base, ...draft });
	});

	test("the keys of the prototype are ordinary parameters", () => {
		const { params } = parseDsn("broker", "mqtt://h?__proto__=1&toString=2").draft;
		expect(Object.keys(params)).toEqual(["__proto__", "toString"]);
		expect(Object.getPrototypeOf(params)).toBe(Object.prototype);
	});

	test.each([
		["duplicate", "mqtt://h?a=1&a=2", ["duplicate-parameter"]],
		["stray percent", "mqtt://h?a=100%", ["bad-percent"]],
		["nothing in doubt", "mqtt://h?a=1&b=%25", []],
	])("doubts: %s", (_name, text, codes) => {
		expect(parseDsn("broker", text).issues.map((issue) => issue.code)).toEqual(codes);
	});

	test("any draft survives being written and read", () => {
		fc.assert(
			fc.property(anyDraft, (draft) => {
				expect(parseDsn("source", formatDsn("source", draft)).draft).toEqual(draft);
			}),
			{ numRuns: 500 },
		);
	});

	test("any text is taken without an error, and settles after one round", () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(..."ab1:/?&=@,%[]()+{}$# é") }), (text) => {
				const { draft } = parseDsn("source", text);
				expect(draft.hosts.length).toBeGreaterThan(0);
				expect(parseDsn("source", formatDsn("source", draft)).draft.params).toEqual(draft.params);
			}),
			{ numRuns: 500 },
		);
	});
});
