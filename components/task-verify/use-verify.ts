import { useCallback, useEffect, useReducer, useRef } from "react";
import { postStream, reasonOf } from "@/components/checks/post-stream";
import { type VerifyInput, type VerifyLine, verifyLineSchema } from "@/lib/api/verify";
import { reduceVerify, VERIFY_IDLE, type VerifyEvent, type VerifyState } from "./verify-state";

/** Lines are shown at most this often. */
const SHOW_MS = 250;

export interface Verify extends VerifyState {
	start: (filters?: string[]) => void;
	stop: () => void;
}

/** Listens at the task's broker for as long as the component is on the page, or until it is stopped. */
export function useVerify(taskId: string): Verify {
	const [state, dispatch] = useReducer(reduceVerify, VERIFY_IDLE);
	const running = useRef<AbortController | undefined>(undefined);
	useEffect(() => () => running.current?.abort(), []);

	const start = useCallback(
		(filters?: string[]) => {
			running.current?.abort();
			const controller = new AbortController();
			running.current = controller;
			const tell = (event: VerifyEvent) => {
				if (running.current === controller) dispatch(event);
			};
			void listen(taskId, filters === undefined ? {} : { filters }, controller.signal, tell);
		},
		[taskId],
	);
	const stop = useCallback(() => {
		running.current?.abort();
		dispatch({ type: "stopped" });
	}, []);
	return { ...state, start, stop };
}

async function listen(
	taskId: string,
	input: VerifyInput,
	signal: AbortSignal,
	tell: (event: VerifyEvent) => void,
): Promise<void> {
	tell({ type: "started" });
	let waiting: VerifyLine[] = [];
	const show = () => {
		if (waiting.length > 0) tell({ type: "lines", lines: waiting });
		waiting = [];
	};
	const timer = setInterval(show, SHOW_MS);
	try {
		const url = `/api/tasks/${encodeURIComponent(taskId)}/verify`;
		for await (const line of postStream(url, input, verifyLineSchema, signal)) waiting.push(line);
		show();
		tell({ type: "stopped" });
	} catch (error) {
		show();
		if (!signal.aborted) tell({ type: "failed", message: reasonOf(error) });
	} finally {
		clearInterval(timer);
	}
}
