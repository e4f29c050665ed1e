import { describe, expect, test } from "vitest";
import { guardRequest, type OwnAddress } from "./guards";

const own = { host: "127.0.0.1", port: 3000 };

function codeOf(
	method: string,
	headers: Record<string, string>,
	address: OwnAddress = own,
	url = "/api/tasks",
): string | undefined {
	try {
		guardRequest({ method, headers, url }, address);
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

	test.each([
		["localhost", { host: "127.0.0.1", port: 80 }, undefined],
		["localhost", { host: "127.0.0.1", port: 443 }, "unknown-host"],
		["localhost", { host: "127.0.0.1", port: 443, isTls: true }, undefined],
		["[::1]", { host: "127.0.0.1", port: 443, isTls: true }, undefined],
		["localhost:443", { host: "127.0.0.1", port: 443, isTls: true }, undefined],
		["localhost", { host: "127.0.0.1", port: 80, isTls: true }, "unknown-host"],
		["plant-7", { host: "0.0.0.0", port: 443, isTls: true, machineName: "plant-7" }, undefined],
		["192.0.2.7", { host: "0.0.0.0", port: 443, isTls: true }, undefined],
		["[2001:db8::7]", { host: "::", port: 443, isTls: true }, undefined],
		["192.0.2.7", { host: "0.0.0.0", port: 8443, isTls: true }, "unknown-host"],
		["evil.example", { host: "0.0.0.0", port: 443, isTls: true, machineName: "plant-7" }, "unknown-host"],
		["localhost.evil.example", { host: "127.0.0.1", port: 80 }, "unknown-host"],
		["localhost@evil.example", { host: "127.0.0.1", port: 80 }, "unknown-host"],
	])("the port that the scheme says need not be written: %s at %o → %s", (host, address, code) => {
		expect(codeOf("GET", { host }, address)).toBe(code);
	});
});

describe("origin of calls", () => {
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
		["GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, "foreign-origin"],
		["GET", { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }, "foreign-origin"],
		["GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, undefined],
		["GET", { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" }, undefined],
	])("%s %o → %s", (method, headers, code) => {
		expect(codeOf(method, { host, ...headers })).toBe(code);
	});
});

describe("target", () => {
	const host = "localhost:3000";
	test.each([
		["GET", "/tasks", undefined],
		["HEAD", "/tasks", undefined],
		["POST", "/api/tasks", undefined],
		["POST", "//api/tasks", undefined],
		["POST", "/", "method-not-allowed"],
		["POST", "/tasks", "method-not-allowed"],
		["POST", "/apix", "method-not-allowed"],
		["PUT", "/_next/image", "method-not-allowed"],
		["TRACE", "/tasks", "method-not-allowed"],
		["GET", "http://169.254.169.254/latest", "bad-target"],
		["GET", "http://localhost:3000/tasks", "bad-target"],
		["GET", "tasks", "bad-target"],
		["OPTIONS", "*", "bad-target"],
	])("%s %s → %s", (method, url, code) => {
		expect(codeOf(method, { host }, own, url)).toBe(code);
	});

	test("pages may be opened from anywhere", () => {
		const headers = { host, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
		expect(codeOf("GET", headers, own, "/tasks")).toBeUndefined();
	});
});
