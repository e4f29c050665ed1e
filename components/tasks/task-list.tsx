"use client";

import dynamic from "next/dynamic";
import { useTasksSummary } from "@/components/live-data/use-live";
import { usePasteAnywhere } from "@/components/shell/pasted-command";
import type { Task } from "@/lib/api/task";
import { FilledList } from "./filled-list";
import { ListSkeleton } from "./list-skeleton";

// Seen once, before the first task.
const StartPage = dynamic(() => import("./start-page").then((module) => module.StartPage), {
	loading: () => <ListSkeleton />,
});

const isAny = (tasks: readonly Task[]) => tasks.length > 0;

/** The home of the console. */
export function TaskList() {
	usePasteAnywhere();
	const hasTasks = useTasksSummary(isAny, Object.is);
	if (hasTasks === undefined) return <ListSkeleton />;
	return hasTasks ? <FilledList /> : <StartPage />;
}
