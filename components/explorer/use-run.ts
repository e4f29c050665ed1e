"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { reasonOf } from "@/components/checks/post-stream";
import { requestJson } from "@/components/live-data/problem-error";
import { type QueryInput, type QueryResult, queryResultSchema } from "@/lib/api/explorer";
import type { SecretOwner } from "@/lib/api/task";
import { effectOf } from "@/lib/sql/statements";
import { catalogOptions } from "./use-explorer";

/**
 * idle     nothing was run yet
 * asking   a statement that may change data waits for a yes
 * running  sent; a new statement or a cancel ends it
 * done     its rows
 * failed   the server's words
 */
export type RunState =
	| { phase: "idle" }
	| { phase: "asking"; input: RunInput }
	| { phase: "running"; sql: string; sinceMs: number }
	| { phase: "done"; sql: string; result: QueryResult }
	| { phase: "failed"; sql: string; message: string };

export type RunInput = Omit<QueryInput, "source" | "mayChange">;

export interface RunOutcome {
	sql: string;
	/** Undefined for a statement that gives none. */
	rows: number | undefined;
	hasFailed: boolean;
	/** Why it failed; none for one that was cancelled. */
	message?: string;
}

/** Runs one statement at a time on a source; what may change data is asked about first. */
export function useRun(source: SecretOwner, onEnd: (outcome: RunOutcome) => void) {
	const queries = useQueryClient();
	const [state, setState] = useState<RunState>({ phase: "idle" });
	const running = useRef<AbortController | undefined>(undefined);
	useEffect(() => () => running.current?.abort(), []);

	const end = (outcome: RunOutcome) => {
		onEnd(outcome);
		return outcome;
	};
	const execute = async (input: RunInput): Promise<RunOutcome> => {
		running.current?.abort();
		const controller = new AbortController();
		running.current = controller;
		const { sql } = input;
		const mayChange = effectOf(sql) === "changes";
		const tell = (next: RunState) => {
			if (running.current === controller) setState(next);
		};
		tell({ phase: "running", sql, sinceMs: Date.now() });
		try {
			const body = { source, ...input, mayChange } satisfies QueryInput;
			const answer = await requestJson("/api/explorer/query", { method: "POST", body, signal: controller.signal });
			const result = queryResultSchema.parse(answer);
			tell({ phase: "done", sql, result });
			if (mayChange) void queries.invalidateQueries({ queryKey: catalogOptions(source).queryKey });
			return end({ sql, rows: mayChange ? undefined : result.rows.length, hasFailed: false });
		} catch (error) {
			if (controller.signal.aborted) {
				tell({ phase: "idle" });
				return { sql, rows: undefined, hasFailed: true };
			}
			const message = reasonOf(error);
			tell({ phase: "failed", sql, message });
			return end({ sql, rows: undefined, hasFailed: true, message });
		}
	};
	return {
		state,
		run: (input: RunInput) => {
			if (input.sql.trim() === "") return;
			if (effectOf(input.sql) === "changes") setState({ phase: "asking", input });
			else void execute(input);
		},
		/** The question was answered with yes, or the statement was shown as it is and pressed. */
		execute,
		dismiss: () => setState({ phase: "idle" }),
		cancel: () => running.current?.abort(),
	};
}
