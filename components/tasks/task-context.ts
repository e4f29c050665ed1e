"use client";

import { createContext, useContext } from "react";
import type { Task } from "@/lib/api/task";
import type { ListActions } from "./use-list-actions";

interface RowContext {
	task: Task;
	act: ListActions["act"];
}

/** The task of the row that a cell stands in. */
export const TaskContext = createContext<RowContext | undefined>(undefined);

export function useRowTask(): RowContext {
	const row = useContext(TaskContext);
	if (row === undefined) throw new Error("useRowTask needs a row of the list above it");
	return row;
}
