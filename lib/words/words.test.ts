import {
	isArgumentElement,
	isPluralElement,
	isSelectElement,
	isTagElement,
	parse,
} from "@formatjs/icu-messageformat-parser";
import { describe, expect, test } from "vitest";
import { BROKER_FIELDS } from "@/lib/dsn/broker-fields";
import type { FieldSpec } from "@/lib/dsn/field";
import { SOURCE_FIELDS } from "@/lib/dsn/source-fields";
import { en } from "./en";
import { fieldWordKey } from "./field-words";
import { messagesIn } from "./messages";
import { zh } from "./zh";

/** Names, examples, units and bare arguments that read the same in every language. */
const SAME_IN_ALL = new Set([
	"accounts.tokenNameExample",
	"accounts.tokenFacts",
	"alerts.event.alert",
	"alerts.urlPlaceholder",
	"api.title",
	"connections.kind.source",
	"connections.kind.broker",
	"connections.newBroker",
	"checks.step.tls",
	"explorer.cellNull",
	"explorer.csv",
	"explorer.editorExample",
	"explorer.version",
	"explorer.wizardWhereExample",
	"form.broker",
	"form.brokerExample",
	"form.brokerHint",
	"form.nameExample",
	"form.pasteExample",
	"form.sourceExample",
	"form.userPropertyName",
	"onboarding.brokerTitle",
	"palette.verbTask",
	"preview.pasteExample",
	"settings.aboutNode",
	"settings.api",
	"state.health.none",
	"task.messages.qos",
	"task.messages.vgroup",
	"task.numbers.p50",
	"task.numbers.p99",
	"task.setup.broker",
	"task.skippedNote.line",
	"task.vgroups.title",
	"task.vgroups.vgroup",
	"taskImport.broker",
	"taskImport.placeholder",
	"taskImport.source",
	"taskTabs.runs.why",
	"taskTabs.skipped.vgroup",
	"taskTools.password.failure",
	"taskTools.position.vgroup",
	"tasks.actionFailed",
]);

/** Tables that stand in for words of lib; they have tests of their own. */
const NO_PATTERNS = ["fields", "sentences"];

type Tree = { readonly [key: string]: unknown };

/** Every pattern with its path. */
function textsOf(tree: Tree, path = ""): [path: string, text: string][] {
	return Object.entries(tree)
		.filter(([key]) => path !== "" || !NO_PATTERNS.includes(key))
		.flatMap(([key, value]) => {
			const own = path === "" ? key : `${path}.${key}`;
			return typeof value === "string" ? [[own, value] satisfies [string, string]] : textsOf(value as Tree, own);
		});
}

/** The arguments and tags of a pattern, each once, with their kinds. */
function argumentsOf(pattern: string): string[] {
	const found = new Set<string>();
	const walk = (elements: ReturnType<typeof parse>): void => {
		for (const element of elements) {
			if (isArgumentElement(element)) found.add(element.value);
			else if (isTagElement(element)) {
				found.add(`<${element.value}>`);
				walk(element.children);
			} else if (isPluralElement(element) || isSelectElement(element)) {
				found.add(`${element.value}, chosen by`);
				for (const option of Object.values(element.options)) walk(option.value);
			} else if ("value" in element && element.type !== 0) found.add(`${element.value}, formatted`);
		}
	};
	walk(parse(pattern));
	return [...found].filter((name) => name !== "shown").sort();
}

const english = new Map(textsOf(en));
const chinese = textsOf(zh);

describe("Chinese words", () => {
	test("have the keys of the English ones", () => {
		expect(chinese.map(([path]) => path).sort()).toEqual([...english.keys()].sort());
	});

	test("have the arguments of the English ones", () => {
		const own = chinese.map(([path, text]) => [path, argumentsOf(text)]);
		expect(own).toEqual(chinese.map(([path]) => [path, argumentsOf(english.get(path) ?? "")]));
	});

	test("are Chinese, but for names and examples", () => {
		const others = chinese.filter(([, text]) => !/\p{Script=Han}/u.test(text)).map(([path]) => path);
		expect(others.filter((path) => !SAME_IN_ALL.has(path))).toEqual([]);
	});

	test("have no half-width punctuation after a Chinese character", () => {
		expect(chinese.filter(([, text]) => /\p{Script=Han}[,;:?!]/u.test(text))).toEqual([]);
	});
});

describe.each<["source" | "broker", readonly FieldSpec[]]>([
	["source", SOURCE_FIELDS],
	["broker", BROKER_FIELDS],
])("Chinese words of the fields of the %s", (end, specs) => {
	const words = messagesIn("zh-CN").fields[end];

	test("are there for every field and nothing else", () => {
		const own = Object.keys(words).filter((key) => key !== "user_property");
		expect(own.sort()).toEqual(specs.map(({ name }) => fieldWordKey(name)).sort());
	});

	test("have every part that the field has", () => {
		for (const spec of specs) {
			const word = words[fieldWordKey(spec.name)];
			expect(word?.help, spec.name).toMatch(/\p{Script=Han}.*。$/u);
			expect(word?.ask === undefined, spec.name).toBe(spec.ask === undefined);
			expect(word?.unit === undefined, spec.name).toBe(spec.unit === undefined);
			const worded = (spec.options ?? []).filter(({ value, label }) => value !== label);
			expect(Object.keys(word?.options ?? {}), spec.name).toEqual(worded.map(({ value }) => fieldWordKey(value)));
		}
	});

	test("tell the fields apart", () => {
		const labels = Object.values(words).map(({ label }) => label);
		expect(new Set(labels).size).toBe(labels.length);
	});
});
