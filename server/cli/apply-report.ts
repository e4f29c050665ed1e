import path from "node:path";
import type { ConfigurationEntry, ConfigurationIssue, ConfigurationPlan } from "@/lib/api/configuration";
import { wouldChange } from "@/lib/api/configuration";
import { printable } from "./terminal";

/** Unchanged lines that are shown around a change. */
const CONTEXT = 2;

/** What applying would do or has done: each change with its lines, then the totals. */
export function planText({ entries, isApplied }: ConfigurationPlan): string {
	const changes = entries.filter(wouldChange).map((entry) => entryText(entry, isApplied));
	return `${changes.join("")}${totals(entries)}\n`;
}

/** `file:line: name: field: message`, one line each, as editors and terminals follow them. */
export function issueLines(folder: string, issues: readonly ConfigurationIssue[]): string {
	return issues
		.map(({ file, line, name, field, message }) => {
			const parts = [`${path.join(folder, file)}:${line}`, name, field, message];
			return printable(parts.filter((part) => part !== undefined).join(": "));
		})
		.join("\n");
}

const SIGNS = { new: "+", changed: "~", unchanged: " ", removed: "-" } as const;

function entryText(entry: ConfigurationEntry, isApplied: boolean): string {
	const { kind, name, change, file, line, newSecrets } = entry;
	const place = file === undefined ? "" : ` (${file}:${line})`;
	const lines = [`${SIGNS[change]} ${kind} “${name}”${place}: ${effects(entry, isApplied).join(", ")}`];
	lines.push(...diffText(entry.diff));
	if (change === "changed") lines.push(...newSecrets.map((secret) => `    ~ the value of ${secret}`));
	return `${printable(lines.join("\n"))}\n`;
}

function effects({ change, isRestarted, isStarted }: ConfigurationEntry, isApplied: boolean): string[] {
	const effects = change === "unchanged" ? [] : [change === "new" && isApplied ? "made" : change];
	if (isRestarted) effects.push("restarts");
	if (isStarted) effects.push("starts");
	return effects;
}

function diffText(diff: ConfigurationEntry["diff"]): string[] {
	const near = diff.map((_, index) =>
		diff.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== "same"),
	);
	return diff.flatMap(({ kind, text }, index) => {
		if (near[index] === true) return [`    ${kind === "added" ? "+" : kind === "removed" ? "-" : " "} ${text}`];
		// One mark for each stretch that is left out between two shown ones.
		return near[index - 1] === true && near.includes(true, index) ? ["    …"] : [];
	});
}

function totals(entries: readonly ConfigurationEntry[]): string {
	if (!entries.some(wouldChange)) return `Nothing to change: ${entries.length} as they should be.`;
	const count = (change: ConfigurationEntry["change"]) => entries.filter((entry) => entry.change === change).length;
	const started = entries.filter(({ isStarted }) => isStarted).length;
	return [
		`${count("new")} new`,
		`${count("changed")} changed`,
		`${count("removed")} removed`,
		`${started} started`,
		`${count("unchanged")} as they should be`,
	]
		.join(", ")
		.concat(".");
}
