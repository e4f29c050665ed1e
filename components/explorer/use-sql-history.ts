"use client";

import { useCallback, useState } from "react";
import * as z from "zod";
import type { SecretOwner } from "@/lib/api/task";
import { holdsPassword } from "@/lib/sql/statements";
import { sourceKey } from "./use-explorer";
import type { RunOutcome } from "./use-run";

const entrySchema = z.object({
	sql: z.string(),
	atMs: z.number(),
	/** Undefined for a statement without rows. */
	rows: z.number().optional(),
	hasFailed: z.boolean(),
});
export type HistoryEntry = z.infer<typeof entrySchema>;

const MOST_ENTRIES = 50;
const LONGEST = 20_000;

/** What was run on a source, newest first, kept in this browser alone. Statements with passwords are not kept. */
export function useSqlHistory(source: SecretOwner) {
	const key = `spillway.sql.${sourceKey(source)}`;
	const [entries, setEntries] = useState<readonly HistoryEntry[]>(() => read(key));
	const add = useCallback(
		({ sql, rows, hasFailed }: RunOutcome) => {
			if (holdsPassword(sql) || sql.length > LONGEST) return;
			const entry: HistoryEntry = { sql, atMs: Date.now(), hasFailed, ...(rows === undefined ? {} : { rows }) };
			const next = [entry, ...read(key).filter((each) => each.sql !== sql)].slice(0, MOST_ENTRIES);
			write(key, next);
			setEntries(next);
		},
		[key],
	);
	const clear = () => {
		write(key, []);
		setEntries([]);
	};
	return { entries, add, clear };
}

function read(key: string): HistoryEntry[] {
	try {
		return z.array(entrySchema).parse(JSON.parse(localStorage.getItem(key) ?? "[]"));
	} catch {
		// Storage may be switched off, or hold what an older version wrote.
		return [];
	}
}

function write(key: string, entries: readonly HistoryEntry[]): void {
	try {
		localStorage.setItem(key, JSON.stringify(entries));
	} catch {
		// A full or forbidden storage: the history of this page still works.
	}
}
