import { diffLines } from "diff";
import type { ConnectionSettings, TaskSettings } from "./types";
import { writeConnection, writeTask } from "./write";

/** One line of a comparison, without its line break. */
export interface DiffLine {
	kind: "same" | "added" | "removed";
	text: string;
}

/** How a task's settings change, as lines of its file; undefined: there is none before, or none afterwards. */
export function compareTasks(before: TaskSettings | undefined, after: TaskSettings | undefined): DiffLine[] {
	return compareTexts(before && writeTask(before), after && writeTask(after));
}

/** Like `compareTasks`. */
export function compareConnections(
	before: ConnectionSettings | undefined,
	after: ConnectionSettings | undefined,
): DiffLine[] {
	return compareTexts(before && writeConnection(before), after && writeConnection(after));
}

function compareTexts(before = "", after = ""): DiffLine[] {
	return diffLines(before, after).flatMap(({ added, removed, value }) => {
		const kind = added ? "added" : removed ? "removed" : "same";
		return value
			.replace(/\n$/, "")
			.split("\n")
			.map((text): DiffLine => ({ kind, text }));
	});
}

export function isSame(lines: readonly DiffLine[]): boolean {
	return lines.every(({ kind }) => kind === "same");
}
