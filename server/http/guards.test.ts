import { describe, expect, test } from "vitest";
import { guardRequest, type OwnAddress } from "./guards";

const own = { host: "127.0.0.1", port: 3000 };

function codeOf(method: string, headers: Record<string, string>, address: OwnAddress = own): string | undefined {
	try {
		guardRequest({ method, headers }, address);
		return undefined;
	} catch (error) {
		return error instanceof Error && "code" in error ? String(error.code) : "not typed";
	}
}

describe("Host", () => {
	test.each([
		["127.0.0.1:3000", undefined],
		["localhost:3000", undefined],
		["LocalHost:3000", undefined],
		["[::1]:3000", undefined],
		["127.0.0.1:3001", "unknown-host"],
		["127.0.0.1", "unknown-host"],
		["evil.example:3000", "unknown-host"],
		["127.0.0.1.evil.example:3000", "unknown-host"],
		["", "unknown-host"],
	])("%s → %s", (host, code) => {
		expect(codeOf("GET", { host })).toBe(code);
	});

	test("a missing one is refused", () => {
		expect(codeOf("GET", {})).toBe("unknown-host");
	});

	test("the configured name counts, IPv6 in brackets", () => {
		expect(codeOf("GET", { host: "spillway.local:3000" }, { host: "spillway.local", port: 3000 })).toBeUndefined();
		expect(codeOf("GET", { host: "[fd00::1]:3000" }, { host: "fd00::1", port: 3000 })).toBeUndefined();
	});

	test.each([
		["plant-7:3000", undefined],
		["PLANT-7:3000", undefined],
		["192.0.2.7:3000", undefined],
		["[2001:db8::7]:3000", undefined],
		["localhost:3000", undefined],
		["plant-7:3001", "unknown-host"],
		["192.0.2.7:3001", "unknown-host"],
		["evil.example:3000", "unknown-host"],
	])("bound to every interface, addresses and the machine's own name count: %s → %s", (host, code) => {
		expect(codeOf("GET", { host }, { host: "0.0.0.0", port: 3000, machineName: "Plant-7" })).toBe(code);
	});

	test("the address that people use counts, and changes from its origin", () => {
		const proxied = { ...own, publicUrl: new URL("https://spillway.plant.example") };
		expect(codeOf("GET", { host: "spillway.plant.example" }, proxied)).toBeUndefined();
		expect(codeOf("GET", { host: "other.plant.example" }, proxied)).toBe("unknown-host");
		const origin = "https://spillway.plant.example";
		expect(codeOf("POST", { host: "127.0.0.1:3000", origin }, proxied)).toBeUndefined();
		expect(codeOf("POST", { host: "127.0.0.1:3000", origin }, own)).toBe("foreign-origin");
	});

	test("the port of HTTP need not be written", () => {
		expect(codeOf("GET", { host: "localhost" }, { host: "127.0.0.1", port: 80 })).toBeUndefined();
	});
});

describe("origin of changes", () => {
	const host = "localhost:3000";
	test.each([
		["POST", { origin: "http://localhost:3000" }, undefined],
		["POST", { origin: "https://localhost:3000" }, undefined],
		["POST", { "sec-fetch-site": "same-origin" }, undefined],
		["POST", { "sec-fetch-site": "none" }, undefined],
		["POST", {}, undefined],
		["POST", { origin: "http://evil.example" }, "foreign-origin"],
		["POST", { origin: "http://localhost:3001" }, "foreign-origin"],
		["POST", { origin: "null" }, "foreign-origin"],
		["PUT", { "sec-fetch-site": "cross-site" }, "foreign-origin"],
		["DELETE", { "sec-fetch-site": "same-site" }, "foreign-origin"],
		["GET", { origin: "http://evil.example", "sec-fetch-site": "cross-site" }, undefined],
	])("%s %o → %s", (method, headers, code) => {
		expect(codeOf(method, { host, ...headers })).toBe(code);
	});
});
