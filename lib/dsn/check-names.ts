import { nearest, squash } from "@/lib/nearest";
import { USER_PROPERTY } from "./broker-fields";
import type { Findings } from "./check-fields";
import { dsnIssue, shown } from "./issue";
import { isParamName, KNOWN_PARAMS } from "./known-params";
import { ALIASES, refusalOf, WITHOUT_EFFECT } from "./other-names";
import type { DsnDraft, DsnEnd } from "./types";
import { parseBoolean } from "./values";

const AUTO_COMMIT = "enable.auto.commit";

/** The draft with every accepted alias under its proper name; what is given under both keeps the proper one. */
export function withoutAliases(end: DsnEnd, draft: DsnDraft): DsnDraft {
	const aliases = ALIASES[end];
	const entries = Object.entries(draft.params).map(([name, text]): [string, string] => {
		const proper = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
		return [proper === undefined || Object.hasOwn(draft.params, proper) ? name : proper, text];
	});
	return { ...draft, params: Object.fromEntries(entries) };
}

/** Judges parameters by name alone: unknown, refused, without effect, or of the other end. */
export function checkNames(end: DsnEnd, draft: DsnDraft, { issues, notices }: Findings): void {
	for (const [name, text] of Object.entries(draft.params)) {
		if (KNOWN_PARAMS[end].has(name) || Object.hasOwn(ALIASES[end], name)) continue;
		if (end === "broker" && name.startsWith(USER_PROPERTY)) continue;
		const reason = refusalOf(end, name);
		const noEffect = Object.hasOwn(WITHOUT_EFFECT[end], name) ? WITHOUT_EFFECT[end][name] : undefined;
		if (reason !== undefined) issues.push(dsnIssue(end, name, "refused", { reason }));
		else if (noEffect !== undefined) notices.push(dsnIssue(end, name, "no-effect", { reason: noEffect }));
		else if (end === "source" && name === AUTO_COMMIT) checkAutoCommit(text, issues);
		else checkUnknown(end, name, { issues, notices });
	}
}

function checkAutoCommit(text: string, issues: Findings["issues"]): void {
	const isOn = parseBoolean(text);
	if (isOn === undefined) issues.push(dsnIssue("source", AUTO_COMMIT, "bad-boolean", { value: shown(text) }));
	if (isOn !== true) return;
	const reason = "Spillway commits after the broker has acknowledged. Remove it.";
	issues.push(dsnIssue("source", AUTO_COMMIT, "refused", { reason }));
}

function checkUnknown(end: DsnEnd, name: string, { issues, notices }: Findings): void {
	if (!isParamName(name)) {
		issues.push(dsnIssue(end, "dsn", "bad-parameter-name"));
		return;
	}
	const other = end === "source" ? "broker" : "source";
	const near = nearest(name, [...KNOWN_PARAMS[end], ...(end === "source" ? [AUTO_COMMIT] : [])]);
	if (near !== undefined && squash(near) === squash(name)) {
		issues.push(dsnIssue(end, name, "other-name", { nearest: near }));
	} else if (KNOWN_PARAMS[other].has(name)) {
		issues.push(dsnIssue(end, name, "parameter-of-other-end", { other }));
	} else if (isConsumerOption(end, name)) {
		if (near !== undefined) notices.push(dsnIssue(end, name, "passed-on-near", { nearest: near }));
	} else if (near !== undefined) {
		issues.push(dsnIssue(end, name, "unknown-parameter-near", { nearest: near }));
	} else {
		issues.push(dsnIssue(end, name, "unknown-parameter"));
	}
}

/** Options with a dot that Spillway does not know itself are the server's business. */
export function isConsumerOption(end: DsnEnd, name: string): boolean {
	return (
		end === "source" &&
		/^[\w-]+(\.[\w-]+)+$/.test(name) &&
		!KNOWN_PARAMS.source.has(name) &&
		name !== AUTO_COMMIT &&
		refusalOf(end, name) === undefined &&
		!Object.hasOwn(WITHOUT_EFFECT.source, name)
	);
}
