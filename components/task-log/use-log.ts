import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { requestJson } from "@/components/live-data/problem-error";
import { useConnectionState, useTaskLog } from "@/components/live-data/use-live";
import { logPageSchema, logSearch } from "@/lib/api/log";
import type { TaskEventRecord } from "@/lib/api/task";
import { filterOf, type LogQuery, mergeLog, readLogQuery, withLogQuery } from "./log-query";

async function fetchPage(taskId: string, query: LogQuery, before: string | undefined, signal: AbortSignal) {
	const search = logSearch(filterOf(query), before === undefined ? {} : { before });
	return logPageSchema.parse(
		await requestJson(`/api/tasks/${encodeURIComponent(taskId)}/events?${search}`, { signal }),
	);
}

export interface Log {
	/** Newest first; while held, without what came after. */
	lines: readonly TaskEventRecord[];
	/** Lines that came while held. */
	newCount: number;
	isLoading: boolean;
	error: Error | null;
	retry: () => void;
	/** Older lines are on the server. */
	hasOlder: boolean;
	isLoadingOlder: boolean;
	loadOlder: () => void;
	/** Keeps the list as it is while the task goes on writing; false lets it follow again. */
	hold: (isHeld: boolean) => void;
	isHeld: boolean;
}

/** The log of a task: what is stored, page by page, and what comes while it is looked at. */
export function useLog(taskId: string, query: LogQuery): Log {
	const pages = useInfiniteQuery({
		queryKey: ["tasks", taskId, "log", query.level, query.text],
		queryFn: ({ pageParam, signal }) => fetchPage(taskId, query, pageParam, signal),
		initialPageParam: undefined as string | undefined,
		getNextPageParam: (page) => page.before,
		staleTime: 0,
	});
	useRefetchAfterCut(pages.refetch);
	const live = useTaskLog(taskId);
	const all = useMemo(
		() =>
			mergeLog(
				live,
				(pages.data?.pages ?? []).map(({ events }) => events),
				query,
			),
		[live, pages.data, query],
	);
	const [heldAt, setHeldAt] = useState<number | undefined>(undefined);
	const lines = useMemo(
		() => (heldAt === undefined ? all : all.filter(({ id }) => Number(id) <= heldAt)),
		[all, heldAt],
	);
	const newestId = Number(all[0]?.id ?? 0);
	const hold = useCallback(
		(isHeld: boolean) => setHeldAt((present) => (isHeld ? (present ?? newestId) : undefined)),
		[newestId],
	);
	return {
		lines,
		newCount: all.length - lines.length,
		isLoading: pages.isLoading,
		error: pages.error,
		retry: () => void pages.refetch(),
		hasOlder: pages.hasNextPage,
		isLoadingOlder: pages.isFetchingNextPage,
		loadOlder: () => void pages.fetchNextPage(),
		hold,
		isHeld: heldAt !== undefined,
	};
}

/** What was written while the stream was cut is on the server alone. */
function useRefetchAfterCut(refetch: () => unknown): void {
	const { status } = useConnectionState();
	const wasCut = useRef(false);
	useEffect(() => {
		if (status === "live" && wasCut.current) refetch();
		wasCut.current = status === "reconnecting";
	}, [status, refetch]);
}

/** What is shown of the log, kept in the address. */
export function useLogQuery(): [query: LogQuery, change: (part: Partial<LogQuery>) => void] {
	const params = useSearchParams();
	const { level, text: inAddress } = readLogQuery(new URLSearchParams(params));
	// The address follows in a transition, which would make the field lag behind the typing.
	const [text, setText] = useState(inAddress);
	const query = useMemo(() => ({ level, text }), [level, text]);
	const change = useCallback((part: Partial<LogQuery>) => {
		if (part.text !== undefined) setText(part.text);
		const search = new URLSearchParams(window.location.search);
		window.history.replaceState(null, "", `?${withLogQuery(search, { ...readLogQuery(search), ...part })}`);
	}, []);
	return [query, change];
}
