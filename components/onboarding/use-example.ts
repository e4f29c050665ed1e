"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { reasonOf } from "@/components/checks/post-stream";
import { catalogOptions } from "@/components/explorer/use-explorer";
import { requestJson } from "@/components/live-data/problem-error";
import type { QueryInput } from "@/lib/api/explorer";
import type { SecretOwner } from "@/lib/api/task";

export type StatementState =
	| { phase: "idle" | "running" | "done" }
	/** The server's words, and what to do. */
	| { phase: "failed"; message: string };

const IDLE: StatementState = { phase: "idle" };

/** Runs the example's statements on a source, each as it is pressed, and tells how each went. */
export function useExample(source: SecretOwner) {
	const queries = useQueryClient();
	const [states, setStates] = useState<Readonly<Record<string, StatementState>>>({});
	const tell = (sql: string, state: StatementState) => setStates((present) => ({ ...present, [sql]: state }));
	/** Resolves with whether it went well. */
	const run = async (sql: string): Promise<boolean> => {
		tell(sql, { phase: "running" });
		try {
			const body = { source, sql, mayChange: true } satisfies QueryInput;
			await requestJson("/api/explorer/query", { method: "POST", body });
			tell(sql, { phase: "done" });
			await queries.invalidateQueries({ queryKey: catalogOptions(source).queryKey });
			return true;
		} catch (error) {
			tell(sql, { phase: "failed", message: reasonOf(error) });
			return false;
		}
	};
	return { stateOf: (sql: string) => states[sql] ?? IDLE, run };
}
