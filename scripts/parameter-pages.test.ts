import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { BROKER_FIELDS } from "@/lib/dsn/broker-fields";
import { readBroker } from "@/lib/dsn/check-broker";
import { readSource } from "@/lib/dsn/check-source";
import { type FieldSpec, withMqtt5 } from "@/lib/dsn/field";
import { ALIASES, REFUSED, WITHOUT_EFFECT } from "@/lib/dsn/other-names";
import { SOURCE_FIELDS } from "@/lib/dsn/source-fields";
import type { DsnEnd } from "@/lib/dsn/types";

interface Page {
	file: string;
	end: DsnEnd;
	fields: readonly FieldSpec[];
	/** What is wrong with a DSN, notices included. */
	faultsOf(dsn: string): string[];
	/** A good DSN to which parameters can be added. */
	base: string;
}

const PAGES: readonly Page[] = [
	{
		file: "docs/source-parameters.md",
		end: "source",
		fields: SOURCE_FIELDS,
		base: "tmq+ws://root:taosdata@tdengine:6041/topic_meters?group.id=plant&with.meta=true",
		faultsOf(dsn) {
			const checked = readSource(dsn);
			return [...(checked.ok ? [] : checked.issues), ...checked.notices].map(({ message }) => message);
		},
	},
	{
		file: "docs/broker-parameters.md",
		end: "broker",
		fields: BROKER_FIELDS,
		base: "mqtt+wss://broker:8084/mqtt?version=5.0&client_id=c&topic=t&payload=rows&cert=stored:client&cert_key=stored:key",
		faultsOf(dsn) {
			const checked = readBroker(dsn);
			return [...(checked.ok ? [] : checked.issues), ...checked.notices].map(({ message }) => message);
		},
	},
];

/** A name as it stands in the table: a parameter as in the DSN, a part of the address by its label. */
function nameOf({ isPart, name, label }: FieldSpec): string {
	return isPart ? label : `\`${name}\``;
}

function valuesOf({ kind, options, min = 0, max, unit, allowsNever, maxBytes }: FieldSpec): string {
	const inUnit = unit === undefined ? "" : ` ${unit}`;
	switch (kind) {
		case "enum":
			return (options ?? []).map(({ value }) => `\`${value}\``).join(", ");
		case "boolean":
			return "`true`, `false`";
		case "number":
			return `${min.toLocaleString("en-US")} to ${max?.toLocaleString("en-US") ?? "any"}${inUnit}`;
		case "duration":
			return allowsNever ? "duration or `never`" : "duration";
		case "text":
		case "template":
		case "secret":
		case "pem":
			return maxBytes === undefined ? kind : `${kind}, at most ${maxBytes} bytes`;
	}
	return kind satisfies never;
}

function defaultOf(field: FieldSpec): string {
	if (field.required) return "required";
	return field.default === undefined ? "–" : `\`${field.default}\``;
}

describe.each(PAGES)("$file", ({ file, end, fields, base, faultsOf }) => {
	const text = readFileSync(path.join(import.meta.dirname, "..", file), "utf8");
	const rows = text
		.split("\n")
		.filter((line) => line.startsWith("| "))
		.map((line) => line.slice(2, -2).split(" | "));

	test.each(fields.map((field) => [field.name, field] as const))("%s is described as it is", (_, field) => {
		const row = rows.find(([name]) => name === nameOf(field));
		expect(row?.slice(0, 4)).toEqual([nameOf(field), field.help, valuesOf(field), defaultOf(field)]);
	});

	test.each(fields.filter(({ isPart }) => !isPart).map((field) => [field.name, field] as const))(
		"the example of %s is good",
		(name, field) => {
			const [, example] = /^`(.*)`$/.exec(rows.find(([cell]) => cell === nameOf(field))?.[4] ?? "") ?? [];
			expect(example?.startsWith(`${name}=`)).toBe(true);
			const others = base.split(/[?&]/).filter((part) => !part.startsWith(`${name}=`));
			const [address = "", ...params] = [...others, example ?? ""];
			const signIn = field.name === "token" ? address.replace("root:taosdata@", "") : address;
			expect(faultsOf(`${signIn}?${params.join("&")}`)).toEqual([]);
		},
	);

	const withVersions = end === "broker" ? fields.filter(({ isPart }) => !isPart) : [];
	test.each(withVersions.map((field) => [field.name, field] as const))(
		"%s says in which versions of MQTT it has an effect",
		(_, field) => {
			const row = rows.find(([name]) => name === nameOf(field));
			expect(row?.[5]).toBe(field.condition === withMqtt5 ? "5.0" : "all");
		},
	);

	test("every other name that is accepted, refused or without effect is told, with its reason", () => {
		for (const [name, reason] of [...Object.entries(REFUSED[end]), ...Object.entries(WITHOUT_EFFECT[end])]) {
			expect(rows, name).toContainEqual([`\`${name}\``, reason]);
		}
		for (const [name, proper] of Object.entries(ALIASES[end]))
			expect(rows).toContainEqual([`\`${name}\``, `\`${proper}\``]);
	});

	test("nothing is described that does not exist", () => {
		const known = new Set([
			...fields.map(nameOf),
			...[REFUSED, WITHOUT_EFFECT, ALIASES].flatMap((table) => Object.keys(table[end]).map((name) => `\`${name}\``)),
		]);
		const named = rows.map(([name = ""]) => name).filter((name) => /^`[\w.]+`$/.test(name));
		expect(named.filter((name) => !known.has(name))).toEqual([]);
	});
});
