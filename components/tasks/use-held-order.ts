"use client";

import { useState } from "react";
import type { Task } from "@/lib/api/task";
import { orderSignature, type Sort, sortTasks } from "./list-query";

/** Sorted when the sort or the set of tasks changes, and held while numbers move, so that rows stay under the pointer. */
export function useHeldOrder(tasks: readonly Task[], sort: Sort, isDescending: boolean): Task[] {
	const signature = orderSignature(tasks, sort, isDescending);
	const [held, setHeld] = useState<{ signature: string; ids: string[] }>({ signature: "", ids: [] });
	let { ids } = held;
	if (held.signature !== signature) {
		ids = sortTasks(tasks, sort, isDescending).map((task) => task.id);
		setHeld({ signature, ids });
	}
	const byId = new Map(tasks.map((task) => [task.id, task]));
	return ids.flatMap((id) => byId.get(id) ?? []);
}
