"use client";

import { useEffect, useReducer, useRef } from "react";
import { type CheckInput, checkStepSchema } from "@/lib/api/check";
import { type CheckEvent, type CheckState, reduceCheck } from "./check-state";
import { postStream, reasonOf } from "./post-stream";

/**
 * Runs connection checks of one end; a new one stops the one before. `key` stands for the settings that were checked:
 * once it differs, what was found no longer speaks of them, and the state is `none` again.
 */
export function useCheck(key: string): { state: CheckState; start: (input: CheckInput) => void } {
	const [{ checkedKey, state }, dispatch] = useReducer(reduceKeyed, { checkedKey: key, state: { phase: "none" } });
	const running = useRef<AbortController | undefined>(undefined);
	useEffect(() => () => running.current?.abort(), []);

	const start = (input: CheckInput) => {
		running.current?.abort();
		const controller = new AbortController();
		running.current = controller;
		void run(input, controller.signal, (event) => dispatch({ key, event }));
	};
	return { state: checkedKey === key ? state : { phase: "none" }, start };
}

interface Keyed {
	checkedKey: string;
	state: CheckState;
}

/** Steps of a check that was replaced by one of other settings are dropped. */
function reduceKeyed(keyed: Keyed, { key, event }: { key: string; event: CheckEvent }): Keyed {
	if (event.type === "started") return { checkedKey: key, state: reduceCheck(keyed.state, event) };
	return key === keyed.checkedKey ? { ...keyed, state: reduceCheck(keyed.state, event) } : keyed;
}

async function run(input: CheckInput, signal: AbortSignal, dispatch: (event: CheckEvent) => void): Promise<void> {
	const tell = (event: CheckEvent) => {
		if (!signal.aborted) dispatch(event);
	};
	tell({ type: "started" });
	try {
		for await (const step of postStream("/api/checks", input, checkStepSchema, signal)) tell({ type: "step", step });
		tell({ type: "ended", atMs: Date.now() });
	} catch (error) {
		tell({ type: "broke", message: reasonOf(error) });
	}
}
