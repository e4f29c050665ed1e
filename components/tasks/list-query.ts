import type { Task } from "@/lib/api/task";
import { endsOf } from "./task-ends";

export const TABS = ["all", "running", "stopped", "failed"] as const;
export type Tab = (typeof TABS)[number];

export const SORTS = ["failed", "name", "rate", "lag", "skipped", "changed"] as const;
export type Sort = (typeof SORTS)[number];

/** What of the list is shown, and in which order; lives in the address. */
export interface ListQuery {
	tab: Tab;
	search: string;
	label: string | undefined;
	/** Undefined: by name, or on a phone what failed first. */
	sort: Sort | undefined;
	isDescending: boolean;
}

export function readListQuery(params: URLSearchParams): ListQuery {
	return {
		tab: TABS.find((tab) => tab === params.get("tab")) ?? "all",
		search: params.get("q") ?? "",
		label: params.get("label") ?? undefined,
		sort: SORTS.find((sort) => sort === params.get("sort")),
		isDescending: params.get("order") === "desc",
	};
}

/** The address of a list; what is as usual is left out. */
export function listHref({ tab, search, label, sort, isDescending }: ListQuery): string {
	const params = new URLSearchParams();
	if (tab !== "all") params.set("tab", tab);
	if (search !== "") params.set("q", search);
	if (label !== undefined) params.set("label", label);
	if (sort !== undefined) params.set("sort", sort);
	if (isDescending) params.set("order", "desc");
	const text = params.toString();
	return text === "" ? "/tasks" : `/tasks?${text}`;
}

/** Starting and retrying count as running, stopping as stopped. */
export function tabOf(task: Task): Exclude<Tab, "all"> {
	const { phase } = task.live.state;
	switch (phase) {
		case "running":
		case "starting":
		case "retrying":
			return "running";
		case "stopped":
		case "stopping":
			return "stopped";
		case "failed":
			return "failed";
	}
	return phase satisfies never;
}

export function matches(task: Task, { search, label }: Pick<ListQuery, "search" | "label">): boolean {
	if (label !== undefined && !task.labels.includes(label)) return false;
	const { tmqTopic, template, broker } = endsOf(task);
	const text = [task.name, tmqTopic, template, broker, ...task.labels].join("\n").toLowerCase();
	return search
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}

export function countTabs(tasks: readonly Task[]): Record<Tab, number> {
	const counts = { all: tasks.length, running: 0, stopped: 0, failed: 0 };
	for (const task of tasks) counts[tabOf(task)] += 1;
	return counts;
}

const PHASE_RANK = { failed: 0, retrying: 1, starting: 2, running: 2, stopping: 2, stopped: 2 } as const;
const byName = new Intl.Collator("en", { numeric: true }).compare;

const KEYS = {
	failed: (task) => PHASE_RANK[task.live.state.phase],
	name: () => 0,
	rate: (task) => task.live.rates.published,
	lag: (task) => task.live.lag ?? -1,
	skipped: (task) => task.live.counters.skipped,
	changed: (task) => task.changedAtMs,
} as const satisfies Record<Sort, (task: Task) => number>;

/** A sorted copy; equals stay in the order of their names. */
export function sortTasks(tasks: readonly Task[], sort: Sort, isDescending: boolean): Task[] {
	const key = KEYS[sort];
	const sign = isDescending ? -1 : 1;
	return tasks.toSorted((a, b) => {
		const difference = key(a) - key(b);
		if (sort === "name") return sign * byName(a.name, b.name);
		return difference === 0 ? byName(a.name, b.name) : sign * difference;
	});
}

/**
 * Changes only when the order must be made anew: another set of tasks or names, or in "failed first" a change of
 * state. Numbers that move do not move rows.
 */
export function orderSignature(tasks: readonly Task[], sort: Sort, isDescending: boolean): string {
	const parts = tasks.map((task) => `${task.id} ${sort === "failed" ? KEYS.failed(task) : task.name}`);
	return `${sort} ${isDescending} ${parts.sort().join("\n")}`;
}
