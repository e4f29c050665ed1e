import fc from "fast-check";
import { expect, test } from "vitest";
import { SECRET_NAMES, type SecretName } from "@/lib/api/task";
import { parseDsn } from "@/lib/dsn/parse";
import { readConfigurationFile, readTaskFile } from "./read";
import type { SecretReference, TaskSettings } from "./types";
import { writeConfiguration, writeConfiguredConnection, writeConfiguredTask } from "./write";

const task: TaskSettings = {
	name: "Boilers",
	labels: ["plant"],
	source: parseDsn("source", "tmq+ws://root@tdengine:6041/topic_boilers?group.id=g").draft,
	broker: parseDsn("broker", "mqtt://broker:1883?version=5.0&client_id=c&topic=x").draft,
	secrets: ["broker.password", "source.password"],
};
const connection = {
	name: "Plant",
	end: "broker",
	draft: parseDsn("broker", "mqtts://user@broker:8883?version=5.0").draft,
	secrets: ["broker.password"],
} as const;

const references = fc.dictionary(
	fc.constantFrom<SecretName>(...SECRET_NAMES),
	fc.oneof(
		fc.record({ from: fc.constant("env" as const), name: fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,20}$/) }),
		fc.record({ from: fc.constant("file" as const), name: fc.stringMatching(/^[a-z./:#'"][a-z./ :#'"-]*[a-z]$/) }),
	),
);

test("where secrets are is read back as it was written", () => {
	fc.assert(
		fc.property(references, (given) => {
			const known = new Map(Object.entries(given) as [SecretName, SecretReference][]);
			const text = writeConfiguredTask({ ...task, secrets: [...known.keys()] }, known);
			const { tasks, issues } = readConfigurationFile(text);
			expect(issues).toEqual([]);
			expect(new Map(tasks[0]?.references)).toEqual(known);
			expect(tasks[0]?.secrets.toSorted()).toEqual([...known.keys()].toSorted());
		}),
	);
});

test("tasks and connections of one text are read back, with their lines", () => {
	const read = readConfigurationFile(writeConfiguration({ tasks: [task], connections: [connection] }));
	expect(read.issues).toEqual([]);
	expect(read.tasks).toMatchObject([{ name: "Boilers", secrets: task.secrets }]);
	expect(read.connections).toMatchObject([connection]);
	expect(read.connections[0]?.line).toBe(4);
});

test("a secret without a place beside one that has one is a name alone", () => {
	const text = writeConfiguredTask(task, new Map([["source.password", { from: "env", name: "P" }]]));
	expect(readConfigurationFile(text).tasks[0]).toMatchObject({ secrets: ["broker.password", "source.password"] });
});

test("where only tasks are taken, connections are told with their line", () => {
	const { issues } = readTaskFile(writeConfiguredConnection(connection));
	expect(issues.map(({ line, code }) => [line, code])).toEqual([[4, "no-connections"]]);
});

const CONNECTION = writeConfiguredConnection(connection, new Map([["broker.password", { from: "env", name: "P" }]]));
test.each([
	["two ends", CONNECTION.replace("    broker:", "    source: {}\n    broker:"), "missing"],
	["no end", CONNECTION.replace("    broker:", "    broken:"), "unknown-key"],
	["a secret of the other end", CONNECTION.replace("broker.password", "source.password"), "unknown-secret"],
	["a password in place of its name", CONNECTION.replace("env: P", "env: hunter2 secret"), "secret-in-file"],
	["a password as it is", CONNECTION.replace(/password:\n.*/, "password: hunter2"), "secret-in-file"],
	["two places", CONNECTION.replace("env: P", "env: P\n        file: p"), "wrong-kind"],
	["another kind of place", CONNECTION.replace("env: P", "vault: P"), "unknown-key"],
	["the same name twice", `${CONNECTION}\n${CONNECTION.slice(CONNECTION.indexOf("  - name"))}`, "same-name"],
])("%s", (_name, text, code) => {
	const { issues } = readConfigurationFile(text);
	expect(issues.map((issue) => issue.code)).toContain(code);
	expect(JSON.stringify(issues)).not.toContain("hunter2");
});
