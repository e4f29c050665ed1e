"use client";

import { useTasks } from "@/components/live-data/use-live";
import { usePasteAnywhere } from "@/components/shell/pasted-command";
import { FilledList } from "./filled-list";
import { ListSkeleton } from "./list-skeleton";
import { StartPage } from "./start-page";

/** The home of the console. */
export function TaskList() {
	usePasteAnywhere();
	const tasks = useTasks();
	if (tasks === undefined) return <ListSkeleton />;
	return tasks.length === 0 ? <StartPage /> : <FilledList tasks={tasks} />;
}
