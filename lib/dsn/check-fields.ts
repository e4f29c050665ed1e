import type { SecretName } from "@/lib/api/task";
import { parseTemplate } from "@/lib/topic-template/parse";
import { paramOf } from "./draft";
import { type FieldSpec, textOf } from "./field";
import { type DsnIssueCode, dsnIssue, either, shown } from "./issue";
import { isPlaceholder } from "./secrets";
import type { Checked, DsnDraft, DsnEnd, DsnIssue } from "./types";
import { byteLength, formatDuration, parseBoolean, parseDuration, parseWhole } from "./values";

export interface CheckOptions {
	/** Secrets that are kept apart from the draft: they count as given. */
	stored?: readonly SecretName[];
}

/** What the checks of one DSN have found so far. */
export interface Findings {
	readonly issues: DsnIssue[];
	readonly notices: DsnIssue[];
}

/** More than anybody mends in one go; a hostile text could make tens of thousands. */
const MOST_NOTES = 100;

/** The findings as the answer of a check; the value is made only when nothing is wrong. */
export function toChecked<T>({ issues, notices }: Findings, build: () => T): Checked<T> {
	const shownNotices = notices.slice(0, MOST_NOTES);
	return issues.length > 0
		? { ok: false, issues: issues.slice(0, MOST_NOTES), notices: shownNotices }
		: { ok: true, value: build(), notices: shownNotices };
}

/** How a sentence names a field: a parameter as in the DSN, a part of the address by its label. */
function nameOf(spec: FieldSpec): string {
	return spec.isPart ? spec.label : spec.name;
}

/** Judges every field of the table by what the table says of it. Hosts and ports are judged by `checkHosts`. */
export function checkFields(
	end: DsnEnd,
	specs: readonly FieldSpec[],
	draft: DsnDraft,
	isGiven: (spec: FieldSpec) => boolean,
): Findings {
	const findings: Findings = { issues: [], notices: [] };
	for (const spec of specs) {
		const name = nameOf(spec);
		const text = textOf(spec, draft);
		if (text === undefined) {
			if (spec.required && spec.appliesTo(draft) && !isGiven(spec)) {
				findings.issues.push(dsnIssue(end, spec.name, "required", { name, ask: spec.ask ?? "" }));
			}
		} else if (!spec.appliesTo(draft)) {
			const condition = spec.condition?.otherwise ?? "here";
			findings.notices.push(dsnIssue(end, spec.name, "no-effect-here", { name, condition }));
		} else {
			checkValue(end, spec, text, findings);
		}
	}
	return findings;
}

/** Parts of the address that are judged together, for all hosts. */
const JUDGED_ELSEWHERE: ReadonlySet<string> = new Set(["protocol", "host", "port"]);

function checkValue(end: DsnEnd, spec: FieldSpec, text: string, findings: Findings): void {
	if (spec.isPart && JUDGED_ELSEWHERE.has(spec.name)) return;
	const report = (code: DsnIssueCode, values: Record<string, string> = {}) => {
		findings.issues.push(dsnIssue(end, spec.name, code, { name: nameOf(spec), ...values }));
	};
	switch (spec.kind) {
		case "text":
			checkText(spec, text, report);
			break;
		case "number":
			checkNumber(spec, text, report);
			break;
		case "boolean":
			if (parseBoolean(text) === undefined) report("bad-boolean", { value: shown(text) });
			break;
		case "enum": {
			const choices = (spec.options ?? []).map((option) => option.value);
			if (!choices.includes(text.trim())) report("bad-choice", { choices: either(choices), value: shown(text) });
			break;
		}
		case "duration":
			if (checkDuration(spec, text, report)) {
				findings.notices.push(dsnIssue(end, spec.name, "seconds-assumed", { value: text.trim() }));
			}
			break;
		case "template": {
			const parsed = parseTemplate(text);
			if (!parsed.ok) for (const issue of parsed.issues) report("template", { problem: issue.message });
			break;
		}
		case "secret":
		case "pem":
			if (isPlaceholder(text)) report("secret-placeholder");
			else checkText(spec, text, report);
			break;
		default:
			spec.kind satisfies never;
	}
}

type Report = (code: DsnIssueCode, values?: Record<string, string>) => void;

function checkText(spec: FieldSpec, text: string, report: Report): void {
	const bytes = byteLength(text);
	if (spec.maxBytes !== undefined && bytes > spec.maxBytes) {
		report("too-long", { max: String(spec.maxBytes), bytes: String(bytes) });
	}
	for (const character of spec.forbidden ?? []) {
		if (text.includes(character)) {
			report("forbidden-character", { character: character === "\0" ? "the character NUL" : character });
		}
	}
}

function checkNumber(spec: FieldSpec, text: string, report: Report): void {
	const number = parseWhole(text);
	if (number === undefined) {
		report("bad-number", { value: shown(text) });
		return;
	}
	const { min = 0, max = Number.MAX_SAFE_INTEGER } = spec;
	if (number >= min && number <= max) return;
	const unit = spec.unit === undefined ? "" : ` ${spec.unit}`;
	report("out-of-range", { min: String(min), max: String(max), unit, value: shown(text) });
}

/** Whether the duration is good but without a unit. */
function checkDuration(spec: FieldSpec, text: string, report: Report): boolean {
	const duration = parseDuration(text);
	const isNever = duration?.ms === Number.POSITIVE_INFINITY;
	if (duration === undefined || (isNever && spec.allowsNever !== true)) {
		report("bad-duration", { example: spec.allowsNever === true ? "30s, or never" : "30s", value: shown(text) });
		return false;
	}
	if (isNever) return false;
	const { min = 0, max = Number.MAX_SAFE_INTEGER } = spec;
	if (duration.ms < min || duration.ms > max) {
		const most = max === Number.MAX_SAFE_INTEGER ? "any time" : formatDuration(max);
		report("duration-range", { min: formatDuration(min), max: most, value: shown(text) });
		return false;
	}
	return duration.isBare;
}

/** Reads fields that were judged good: what is typed, else the table's default, else undefined. */
export class FieldReader {
	readonly #draft: DsnDraft;
	readonly #specs: ReadonlyMap<string, FieldSpec>;

	constructor(specs: readonly FieldSpec[], draft: DsnDraft) {
		this.#draft = draft;
		this.#specs = new Map(specs.map((spec) => [spec.name, spec]));
	}

	/** Exactly as typed, spaces included. */
	text(name: string): string | undefined {
		const spec = this.#specs.get(name);
		if (spec === undefined) return paramOf(this.#draft, name);
		return (spec.appliesTo(this.#draft) ? textOf(spec, this.#draft) : undefined) ?? spec.default;
	}

	/** Whether a value of its own stands in the DSN. */
	isTyped(name: string): boolean {
		const spec = this.#specs.get(name);
		return spec?.appliesTo(this.#draft) === true && textOf(spec, this.#draft) !== undefined;
	}

	whole(name: string): number | undefined {
		return parseWhole(this.text(name) ?? "");
	}

	/** A whole number of a field that has a default in the table. */
	number(name: string): number {
		const number = this.whole(name);
		if (number === undefined) throw new Error(`${name} has no number and no default`);
		return number;
	}

	/** False when neither typed nor true by default. */
	isOn(name: string): boolean {
		return parseBoolean(this.text(name) ?? "") === true;
	}

	durationMs(name: string): number | undefined {
		const ms = parseDuration(this.text(name) ?? "")?.ms;
		return ms === Number.POSITIVE_INFINITY ? undefined : ms;
	}

	choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
		const text = this.text(name)?.trim();
		return choices.find((choice) => choice === text);
	}
}
