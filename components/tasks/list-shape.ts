import type { Task } from "@/lib/api/task";
import {
	countTabs,
	type ListQuery,
	matches,
	orderSignature,
	type Sort,
	sortTasks,
	type Tab,
	tabOf,
} from "./list-query";

/** What the list draws besides its rows: which rows, in which order, and how many are in each tab. */
export interface ListShape {
	ids: readonly string[];
	counts: Readonly<Record<Tab, number>>;
	/** Every label that a task has, sorted. */
	labels: readonly string[];
	/** What the order was made from. */
	signature: string;
}

/**
 * The list as `query` wants it. While nothing but numbers moves, rows keep the places that `before` gave them, so that
 * they stay under the pointer.
 */
export function shapeOf(
	tasks: readonly Task[],
	query: Pick<ListQuery, "tab" | "search" | "label" | "isDescending"> & { sort: Sort },
	before: ListShape | undefined,
): ListShape {
	const { tab, sort, isDescending } = query;
	const isFiltered = query.search !== "" || query.label !== undefined;
	const matching = isFiltered ? tasks.filter((task) => matches(task, query)) : tasks;
	const shown = tab === "all" ? matching : matching.filter((task) => tabOf(task) === tab);
	const signature = orderSignature(shown, sort, isDescending);
	const isHeld = before !== undefined && before.signature === signature;
	return {
		ids: isHeld ? before.ids : sortTasks(shown, sort, isDescending).map(({ id }) => id),
		counts: countTabs(matching),
		labels: [...new Set(tasks.flatMap(({ labels }) => labels))].sort(),
		signature,
	};
}

export function isSameShape(a: ListShape, b: ListShape): boolean {
	const tabs = ["all", "running", "stopped", "failed"] as const;
	return (
		a.signature === b.signature &&
		tabs.every((tab) => a.counts[tab] === b.counts[tab]) &&
		a.labels.join("\n") === b.labels.join("\n")
	);
}
