"use client";

import { useConnections } from "@/components/connections/use-connections";
import { useTasks } from "@/components/live-data/use-live";
import type { Connection } from "@/lib/api/connection";
import type { Task } from "@/lib/api/task";
import type { DsnEnd } from "@/lib/dsn/types";
import { reduceDraft, type TaskDraft } from "./draft";
import { type EndToTake, endOfConnection, sourceOfTask, takeEnd } from "./take-end";

/** What an address may name: ends as `connection:ID` or `task:ID`, and a TMQ topic. Never a secret. */
interface HandedOver {
	source: string | null;
	broker: string | null;
	tmqTopic: string | null;
}

/** The draft with what was handed over filled in; undefined while it is being read. What is gone is left out. */
export function useHandedOver(before: TaskDraft, { source, broker, tmqTopic }: HandedOver): TaskDraft | undefined {
	const isNeeded = source !== null || broker !== null;
	const { data, error } = useConnections({ isNeeded });
	const tasks = useTasks();
	const isRead = !isNeeded || ((data !== undefined || error !== null) && tasks !== undefined);
	if (!isRead) return undefined;
	const ends = [find("source", source, data, tasks), find("broker", broker, data, tasks)];
	const filled = ends.reduce((draft, end) => (end === undefined ? draft : takeEnd(draft, end)), before);
	if (tmqTopic === null) return filled;
	const named = reduceDraft(filled, { type: "part", end: "source", part: "object", value: tmqTopic });
	return reduceDraft(named, { type: "fill", source: named.source, takenNames: tasks?.map(({ name }) => name) });
}

function find(
	end: DsnEnd,
	reference: string | null,
	connections: readonly Connection[] = [],
	tasks: readonly Task[] = [],
): EndToTake | undefined {
	const [, kind, id] = /^(connection|task):(.+)$/.exec(reference ?? "") ?? [];
	const connection = connections.find((each) => kind === "connection" && each.id === id && each.end === end);
	if (connection !== undefined) return endOfConnection(connection);
	const task = end === "source" ? tasks.find((each) => kind === "task" && each.id === id) : undefined;
	return task === undefined ? undefined : sourceOfTask(task);
}
