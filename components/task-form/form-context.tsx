"use client";

import { createContext, type Dispatch, useContext } from "react";
import type { DsnEnd } from "@/lib/dsn/types";
import type { DraftAction, TaskDraft } from "./draft";
import { type FieldKey, fieldKey } from "./issues";

/** What every part of the form sees. */
export interface TaskForm {
	draft: TaskDraft;
	dispatch: Dispatch<DraftAction>;
	/** Set when an existing task is edited. */
	taskId: string | undefined;
	/** The sentence to show under a field now; none before it was visited or a save was tried. */
	errorOf: (key: FieldKey) => string | undefined;
	/** A field was left: from now on its error shows. */
	visit: (key: FieldKey) => void;
}

const FormContext = createContext<TaskForm | undefined>(undefined);

export const TaskFormProvider = FormContext.Provider;

export function useTaskForm(): TaskForm {
	const form = useContext(FormContext);
	if (form === undefined) throw new Error("useTaskForm is used outside of a task form.");
	return form;
}

/** Ids, error and blur of one field, ready to be spread on its control. */
export function useFieldProps(key: FieldKey) {
	const { errorOf, visit } = useTaskForm();
	const error = errorOf(key);
	const id = `field-${key.replaceAll(/[^\w]/g, "-")}`;
	return {
		error,
		noteId: `${id}-note`,
		props: {
			id,
			tone: error === undefined ? undefined : ("error" as const),
			"aria-describedby": `${id}-note`,
			onBlur: () => visit(key),
		},
	};
}

/** One parameter of a DSN as a field: its text, and how to change it. Undefined takes it out. */
export function useParam(end: DsnEnd, name: string) {
	const { draft, dispatch } = useTaskForm();
	return {
		text: draft[end].params[name] ?? "",
		setText: (value: string | undefined) => dispatch({ type: "param", end, name, value }),
		...useFieldProps(fieldKey(end, name)),
	};
}
