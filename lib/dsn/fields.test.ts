import { describe, expect, test } from "vitest";
import { BROKER_FIELDS } from "./broker-fields";
import { checkFields } from "./check-fields";
import { emptyDraft, withParam } from "./draft";
import { DEFAULT_PORTS, type FieldSpec, PROTOCOLS } from "./field";
import { SOURCE_FIELDS } from "./source-fields";
import type { DsnEnd } from "./types";

const TABLES: [end: DsnEnd, specs: readonly FieldSpec[]][] = [
	["source", SOURCE_FIELDS],
	["broker", BROKER_FIELDS],
];

describe.each(TABLES)("fields of the %s", (end, specs) => {
	test("names and labels are unique", () => {
		for (const key of ["name", "label"] as const) {
			expect(new Set(specs.map((spec) => spec[key])).size).toBe(specs.length);
		}
	});

	test("every default is judged good by its own rules", () => {
		for (const spec of specs) {
			if (spec.isPart || spec.default === undefined) continue;
			const draft = withParam(emptyDraft(end), spec.name, spec.default);
			const anywhere = { ...spec, appliesTo: () => true };
			expect(checkFields(end, [anywhere], draft, () => false)).toEqual({ issues: [], notices: [] });
		}
	});

	test("labels have no full stop, helps are sentences", () => {
		for (const spec of specs) {
			expect(spec.label).toMatch(/^[A-Z][^.]*$/);
			expect(spec.help).toMatch(/^[0-9A-Za-z].*\.$/);
		}
	});

	test("a required field says what to do, and is not among the advanced", () => {
		for (const spec of specs.filter(({ required }) => required)) {
			expect(spec.ask).toMatch(/\.$/);
			expect(spec.advanced).toBe(false);
		}
	});

	test("every protocol is offered and has a port", () => {
		const protocol = specs.find(({ name }) => name === "protocol");
		expect(protocol?.options?.map(({ value }) => value)).toEqual(PROTOCOLS[end]);
		for (const name of PROTOCOLS[end]) expect(DEFAULT_PORTS[name]).toBeGreaterThan(0);
	});
});

test.each<[name: string, field: string, set: [protocol: string, name: string, value: string], applies: boolean]>([
	["deletes need metadata", "with.meta.delete", ["tmq+ws", "with.meta", "false"], false],
	["deletes with metadata", "with.meta.delete", ["tmq+ws", "with.meta", "1"], true],
	["authority needs TLS", "ca", ["mqtt", "version", "5.0"], false],
	["authority with TLS", "ca", ["mqtt+wss", "version", "5.0"], true],
	["path needs WebSocket", "object", ["mqtts", "version", "5.0"], false],
	["path with WebSocket", "object", ["mqtt+ws", "version", "5.0"], true],
	["expiry needs MQTT 5.0", "message_expiry", ["mqtt", "version", "3.1.1"], false],
	["expiry with MQTT 5.0", "message_expiry", ["mqtt", "version", "5.0"], true],
	["batch rows need batches", "batch_rows", ["mqtt", "payload", "row"], false],
	["batch rows with batches", "batch_rows", ["mqtt", "payload", "rows"], true],
])("applies: %s", (_name, field, [protocol, name, value], applies) => {
	const end = protocol.startsWith("tmq") ? "source" : "broker";
	const spec = (end === "source" ? SOURCE_FIELDS : BROKER_FIELDS).find((candidate) => candidate.name === field);
	const draft = withParam({ ...emptyDraft(end), protocol }, name, value);
	expect(spec?.appliesTo(draft)).toBe(applies);
});
