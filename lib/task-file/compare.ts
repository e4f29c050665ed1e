import { diffLines } from "diff";
import type { TaskSettings } from "./types";
import { writeTask } from "./write";

/** One line of a comparison, without its line break. */
export interface DiffLine {
	kind: "same" | "added" | "removed";
	text: string;
}

/** How a task's settings change, as lines of its file; all added where there was none before. */
export function compareTasks(before: TaskSettings | undefined, after: TaskSettings): DiffLine[] {
	const changes = diffLines(before === undefined ? "" : writeTask(before), writeTask(after));
	return changes.flatMap(({ added, removed, value }) => {
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
