import { describe, expect, test } from "vitest";
import type { Connection } from "@/lib/api/connection";
import type { DsnIssue } from "@/lib/dsn/types";
import {
	checkInputOf,
	emptyValues,
	inputOf,
	pathOfIssue,
	valuesOfConnection,
	valuesSchema,
	withPasted,
} from "./connection-values";

const STORED: Connection = {
	id: "c1",
	name: "Plant",
	end: "broker",
	dsn: "mqtts://spillway@broker.example?version=3.1.1&tls_verify=false&ca=stored:plant-ca&keep_alive=30",
	storedSecrets: ["broker.password"],
	isDemo: false,
	changedAtMs: 0,
	usedBy: [],
};
const WORDS = {
	nameMissing: "name",
	secretMissing: "missing",
	secretOfOtherServer: "moved",
	issue: ({ message }: DsnIssue) => message,
};
const issuesOf = (values: ReturnType<typeof emptyValues>, before?: Connection) => {
	const parsed = valuesSchema(WORDS, before).safeParse(values);
	return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join("."));
};

test("a stored connection comes back from its form as it was, its password untouched", () => {
	const values = valuesOfConnection(STORED);
	expect(issuesOf(values, STORED)).toEqual([]);
	const input = inputOf(values);
	expect(input).toMatchObject({ name: "Plant", end: "broker", secrets: {} });
	expect(valuesOfConnection({ ...STORED, dsn: input.dsn })).toEqual(values);
	expect(checkInputOf(values, "c1")).toMatchObject({ connectionId: "c1", useStored: ["broker.password"] });
});

describe("a stored password", () => {
	const values = valuesOfConnection(STORED);
	test("is asked for again at another host", () => {
		expect(issuesOf({ ...values, hosts: [{ host: "elsewhere", port: "" }] }, STORED)).toEqual(["password"]);
	});
	test("that is to be replaced needs a new one", () => {
		expect(issuesOf({ ...values, password: { value: "", mark: "replace" } }, STORED)).toEqual(["password"]);
	});
	test("travels beside the line, not in it", () => {
		const input = inputOf({ ...values, password: { value: "new", mark: "replace" } });
		expect(input.secrets).toEqual({ "broker.password": { action: "replace", value: "new" } });
		expect(input.dsn).not.toContain("new");
	});
	test("can be removed", () => {
		const input = inputOf({ ...values, password: { value: "", mark: "remove" } });
		expect(input.secrets).toEqual({ "broker.password": { action: "remove" } });
	});
});

test("an empty source names what is missing", () => {
	expect(issuesOf(emptyValues("source"))).toEqual(expect.arrayContaining(["name", "hosts.0.host", "user", "password"]));
});

test("certificates say nothing without TLS", () => {
	const values = { ...valuesOfConnection(STORED), protocol: "mqtt" };
	expect(inputOf(values).dsn).toBe("mqtt://spillway@broker.example?keep_alive=30&version=3.1.1");
});

test("a pasted DSN fills everything but the name", () => {
	const pasted = withPasted({ ...emptyValues("source"), name: "Mine" }, "tmq+wss://u:p@h1:1,h2:2/topic?group.id=g");
	expect(pasted).toMatchObject({
		name: "Mine",
		protocol: "tmq+wss",
		user: "u",
		password: { value: "p" },
		hosts: [
			{ host: "h1", port: "1" },
			{ host: "h2", port: "2" },
		],
	});
	expect(withPasted(emptyValues("source"), "mqtt://h")).toBeUndefined();
});

test.each([
	["source.host", "hosts.0.host"],
	["broker.cert_key", "certKey"],
	["broker.version", "version"],
	["name", "name"],
	["source.unheard", "protocol"],
])("what the server says of %s stands at %s", (field, path) => {
	expect(pathOfIssue(field).join(".")).toBe(path);
});
