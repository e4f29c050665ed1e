import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SECRET_NAMES } from "@/lib/api/task";
import { isSecretParam } from "@/lib/dsn/secrets";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import { compareTasks, isSame } from "./compare";
import { readTaskFile } from "./read";
import { hostsOf, replaceHosts } from "./replace-hosts";
import type { TaskSettings } from "./types";
import { writeTask, writeTaskFile } from "./write";

const meters: TaskSettings = {
	name: "plant-meters",
	labels: ["plant 2", "meters"],
	source: {
		protocol: "tmq+ws",
		user: "reader",
		password: "",
		hosts: [{ host: "tdengine.plant.example", port: "6041" }],
		object: "topic_meters",
		params: { "auto.offset.reset": "earliest", "group.id": "plant-meters" },
	},
	broker: {
		protocol: "mqtts",
		user: "spillway",
		password: "",
		hosts: [{ host: "mqtt.plant.example", port: "8883" }],
		object: "",
		params: { version: "5.0", client_id: "plant-meters", topic: "plant/{database}/{table}", qos: "1" },
	},
	secrets: ["broker.password", "source.password"],
};

const FILE = `# Tasks of Spillway. Passwords, tokens and private keys are left out:
# those named under “secrets” are asked for on import.

tasks:
  - name: plant-meters
    labels:
      - plant 2
      - meters
    source:
      protocol: tmq+ws
      hosts:
        - tdengine.plant.example:6041
      user: reader
      tmqTopics:
        - topic_meters
      options:
        group.id: plant-meters
        auto.offset.reset: earliest
    broker:
      protocol: mqtts
      hosts:
        - mqtt.plant.example:8883
      user: spillway
      options:
        version: "5.0"
        client_id: plant-meters
        topic: plant/{database}/{table}
        qos: "1"
    secrets:
      - broker.password
      - source.password
`;

const settings = ({ name, labels, source, broker, secrets }: TaskSettings): TaskSettings => ({
	name,
	labels,
	source,
	broker,
	secrets,
});
const codesOf = (text: string) => readTaskFile(text).issues.map(({ code, line }) => `${line} ${code}`);

describe("writing", () => {
	test("one field a line, and no secret", () => expect(writeTaskFile([meters])).toBe(FILE));

	test("tasks are sorted by name, numbers by value", () => {
		const named = (name: string) => ({ ...meters, name });
		const text = writeTaskFile([named("line 10"), named("Line 2"), named("a")]);
		expect([...text.matchAll(/name: (.*)/g)].map(([, name]) => name)).toEqual(["a", "Line 2", "line 10"]);
	});

	test("the order in which a DSN was typed changes nothing", () => {
		const params = Object.fromEntries(Object.entries(meters.broker.params).reverse());
		expect(writeTask({ ...meters, broker: { ...meters.broker, params } })).toBe(writeTask(meters));
	});
});

describe("reading", () => {
	test("gives back what was written", () => {
		const { tasks, issues } = readTaskFile(FILE);
		expect(issues).toEqual([]);
		expect(tasks.map(settings)).toEqual([meters]);
	});

	test.each([
		["a single task as the document", writeTask(meters), 1],
		["several documents", `---\n${writeTask(meters)}---\n${writeTask({ ...meters, name: "b" })}`, 2],
		["a bare list", FILE.slice(FILE.indexOf("tasks:") + 7).replace(/^ {2}/gm, ""), 1],
		["comments and empty lines", FILE.replace("    broker:", "    # the gateway\n\n    broker: # here"), 1],
		["CRLF", FILE.replaceAll("\n", "\r\n"), 1],
	])("takes %s", (_name, text, count) => {
		expect(codesOf(text)).toEqual([]);
		expect(readTaskFile(text).tasks).toHaveLength(count);
	});

	test("numbers without quotes are taken as written", () => {
		const { tasks } = readTaskFile(FILE.replace('"5.0"', "5.0").replace('qos: "1"', "qos: 1"));
		expect(tasks[0]?.broker.params).toMatchObject({ version: "5.0", qos: "1" });
	});

	test("knows the line of every field", () => {
		const [task] = readTaskFile(FILE).tasks;
		const at = (end: DsnEnd, field: string) => FILE.split("\n")[(task?.lineOf(end, field) ?? 0) - 1]?.trim();
		expect([task?.line, at("source", "group.id"), at("broker", "host"), at("source", "object")]).toEqual([
			5,
			"group.id: plant-meters",
			"hosts:",
			"tmqTopics:",
		]);
		expect(at("broker", "keep_alive")).toBe("broker:");
	});
});

describe("what cannot be taken is named with its line", () => {
	test.each([
		["no YAML", "tasks: [", ["1 not-yaml"]],
		["a tab", "tasks:\n\t- name: a", ["2 not-yaml"]],
		["nothing", "", ["1 no-tasks"]],
		["a text", "hello", ["1 wrong-kind"]],
		["an alias", "tasks:\n  - &a\n    name: x\n  - *a", ["3 missing", "3 missing", "4 alias"]],
		["a merge key", FILE.replace("      user: reader", "      <<: {user: reader}"), ["13 unknown-key"]],
		["a tag", FILE.replace("user: reader", "user: !x reader"), ["13 tag"]],
		["a key twice", FILE.replace("user: reader", "user: reader\n      user: other"), ["14 not-yaml"]],
		["an unknown key", FILE.replace("labels:", "label:"), ["6 unknown-key"]],
		["no name", FILE.replace("name: plant-meters", "labels: [a]").replace(/ {4}labels:\n.*\n.*\n/, ""), ["5 missing"]],
		["no broker", FILE.replace(/ {4}broker:[\s\S]*secrets/, "    secrets"), ["5 missing"]],
		["a map for a text", FILE.replace("user: reader", "user: {a: b}"), ["13 wrong-kind"]],
		["a text for a list", FILE.replace("tmqTopics:\n        - topic_meters", "tmqTopics: a"), ["14 wrong-kind"]],
		["a password", FILE.replace("user: reader", "user: reader\n      password: p"), ["14 secret-in-file"]],
		["a token among options", FILE.replace("group.id: p", "token: abc\n        group.id: p"), ["17 secret-in-file"]],
		["a secret that does not exist", FILE.replace("- broker.password", "- broker.passwort"), ["29 unknown-secret"]],
		["a value where a name belongs", FILE.replace("- broker.password", "- hunter2"), ["29 unknown-secret"]],
		["the same name twice", `${FILE}---\n${FILE}`, ["37 same-name"]],
		["a long label", FILE.replace("plant 2", "x".repeat(41)), ["6 bad-text"]],
		["too many tasks", `tasks:\n${"  - {}\n".repeat(1_001)}`, ["1 too-many-tasks"]],
		["too much", `# ${"x".repeat(600_000)}`, ["1 too-large"]],
	])("%s", (_name, text, issues) => {
		expect(codesOf(text)).toEqual(issues);
	});

	test("a secret in the wrong place is never repeated", () => {
		for (const text of [
			FILE.replace("- broker.password", "- hunter2"),
			FILE.replace("user: reader", "user: reader\n      password: hunter2"),
			FILE.replace("user: reader", "user: reader\n      password: 'hunter2"),
		]) {
			const { issues } = readTaskFile(text);
			expect(issues.length).toBeGreaterThan(0);
			expect(JSON.stringify(issues)).not.toContain("hunter2");
		}
	});

	test("ten thousand aliases cost nothing", () => {
		const bomb = `a: &a [x]\n${Array.from({ length: 10_000 }, (_, n) => `k${n}: [*a, *a]`).join("\n")}`;
		expect(readTaskFile(bomb).tasks).toEqual([]);
	});
});

describe("comparing", () => {
	test("equal settings have no changed line", () => expect(isSame(compareTasks(meters, meters))).toBe(true));

	test("another host is one line less and one more", () => {
		const moved = { ...meters, source: { ...meters.source, hosts: [{ host: "b.example", port: "6041" }] } };
		expect(compareTasks(meters, moved).filter(({ kind }) => kind !== "same")).toEqual([
			{ kind: "removed", text: "    - tdengine.plant.example:6041" },
			{ kind: "added", text: "    - b.example:6041" },
		]);
	});

	test("a new task is all added", () => {
		expect(compareTasks(undefined, meters).every(({ kind }) => kind === "added")).toBe(true);
	});
});

test("hosts are replaced where they are named, with an IPv6 address too", () => {
	const changes = { "tdengine.plant.example:6041": "[fe80::1]:6042", "other:1": "x:2" };
	expect(hostsOf([meters.source, meters.broker])).toEqual(["tdengine.plant.example:6041", "mqtt.plant.example:8883"]);
	expect(replaceHosts(meters.source, changes).hosts).toEqual([{ host: "fe80::1", port: "6042" }]);
	expect(replaceHosts(meters.broker, changes)).toEqual(meters.broker);
});

const anyText = fc.oneof(
	fc.string({ unit: "grapheme", maxLength: 20 }),
	fc.string({ unit: fc.constantFrom(..."ab: #-[]{}\"'|>&*!%@`,?~\n\r\t\\ 01.é\u202e\u0000"), maxLength: 20 }),
	fc.constantFrom("5.0", "1", "true", "null", "~", "", "0x1f", "1e3", "yes", "<<", "---", "__proto__"),
);
const anyHost = fc.record({
	host: fc.oneof(fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,12}[a-z0-9]$/), fc.ipV6()),
	port: fc.oneof(fc.constant(""), fc.nat(65_535).map(String)),
});
const anyDraft = (end: DsnEnd): fc.Arbitrary<DsnDraft> =>
	fc.record({
		protocol: anyText,
		user: anyText,
		password: fc.constant(""),
		hosts: fc.array(anyHost, { minLength: 1, maxLength: 3 }),
		object: anyText,
		params: fc
			.array(fc.tuple(anyText, anyText), { maxLength: 5 })
			.map((pairs) => Object.fromEntries(pairs.filter(([name, text]) => !isSecretParam(end, name, text)))),
	});
const anyTask: fc.Arbitrary<TaskSettings> = fc.record({
	name: anyText.map((text) => text.trim()).filter((text) => text !== ""),
	labels: fc.uniqueArray(anyText.map((text) => text.trim()).filter((text) => text !== "")),
	source: anyDraft("source"),
	broker: anyDraft("broker"),
	secrets: fc.subarray([...SECRET_NAMES]).map((names) => names.toSorted()),
});

test.each([" \n", "\n a", "a \nb", " a\nb", "a\n\n", "-----BEGIN KEY-----\nAbc=\n-----END KEY-----\n"])(
	"the text %j comes back as it was",
	(text) => {
		const task = { ...meters, broker: { ...meters.broker, object: text } };
		expect(readTaskFile(writeTaskFile([task])).tasks[0]?.broker.object).toBe(text);
	},
);

test("any task reads back as it was written", () => {
	fc.assert(
		fc.property(fc.uniqueArray(anyTask, { selector: ({ name }) => name, maxLength: 3, minLength: 1 }), (tasks) => {
			const { tasks: read, issues } = readTaskFile(writeTaskFile(tasks));
			expect(issues).toEqual([]);
			const byName = (list: readonly TaskSettings[]) => new Map(list.map((task) => [task.name, settings(task)]));
			expect(byName(read)).toEqual(byName(tasks));
		}),
	);
});

test("any text is read without an exception, with sentences for what is wrong", () => {
	fc.assert(
		fc.property(
			fc.array(fc.constantFrom(...FILE.split(/(?<=[\n: -])/), "\t", "&a ", "*a", "? ", "!!", "}", "[")),
			(parts) => {
				for (const { message, line } of readTaskFile(parts.join("")).issues) {
					expect(message).toMatch(/[.?]$/);
					expect(line).toBeGreaterThan(0);
				}
			},
		),
	);
});
