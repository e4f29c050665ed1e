"use client";

import { useCallback } from "react";
import { useTasksSummary } from "@/components/live-data/use-live";
import type { Task } from "@/lib/api/task";
import type { ListQuery, Sort } from "./list-query";
import { isSameShape, type ListShape, shapeOf } from "./list-shape";

const EMPTY: ListShape = { ids: [], counts: { all: 0, running: 0, stopped: 0, failed: 0 }, labels: [], signature: "" };

/** Redraws when rows come, go or change places; what a row shows is the row's own business. */
export function useListShape({ tab, search, label, isDescending }: ListQuery, sort: Sort): ListShape {
	const derive = useCallback(
		(tasks: readonly Task[], before: ListShape | undefined) =>
			shapeOf(tasks, { tab, search, label, isDescending, sort }, before),
		[tab, search, label, isDescending, sort],
	);
	return useTasksSummary(derive, isSameShape) ?? EMPTY;
}
