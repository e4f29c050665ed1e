"use client";

import { useEffect, useReducer, useRef } from "react";
import { postStream, reasonOf } from "@/components/checks/post-stream";
import { type PeekInput, peekLineSchema } from "@/lib/api/check";
import { type PeekEvent, type PeekState, reducePeek } from "./peek-state";

export interface Peek extends PeekState {
	start: (input: PeekInput) => void;
	cancel: () => void;
}

/** Looks at the live topic: the server reads with a throwaway group, what it finds arrives line by line. */
export function usePeek(): Peek {
	const [state, dispatch] = useReducer(reducePeek, { samples: [], phase: { name: "idle" } });
	const running = useRef<AbortController | undefined>(undefined);
	useEffect(() => () => running.current?.abort(), []);

	const start = (input: PeekInput) => {
		running.current?.abort();
		const controller = new AbortController();
		running.current = controller;
		void run(input, controller.signal, dispatch);
	};
	const cancel = () => {
		running.current?.abort();
		dispatch({ type: "cancelled" });
	};
	return { ...state, start, cancel };
}

async function run(input: PeekInput, signal: AbortSignal, dispatch: (event: PeekEvent) => void): Promise<void> {
	const tell = (event: PeekEvent) => {
		if (!signal.aborted) dispatch(event);
	};
	tell({ type: "started", atMs: Date.now(), waitMs: (input.waitS ?? 10) * 1_000, rows: input.rows ?? 10 });
	try {
		for await (const line of postStream("/api/peeks", input, peekLineSchema, signal)) tell({ type: "line", line });
		tell({ type: "ended" });
	} catch (error) {
		tell({ type: "line", line: { type: "error", message: reasonOf(error) } });
	}
}
