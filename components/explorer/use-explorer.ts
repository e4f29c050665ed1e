"use client";

import { queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";
import { CHILDREN_PAGE, catalogSchema, childrenSchema, columnsSchema } from "@/lib/api/explorer";
import type { SecretOwner } from "@/lib/api/task";

/** Written `connection:ID` or `task:ID`, in addresses and as a key. */
export function sourceKey({ kind, id }: SecretOwner): string {
	return `${kind}:${id}`;
}

/** Undefined for a text that names no source. */
export function parseSourceKey(text: string | null): SecretOwner | undefined {
	const [, kind, id] = /^(connection|task):(.+)$/.exec(text ?? "") ?? [];
	if (id === undefined) return undefined;
	return { kind: kind === "task" ? "task" : "connection", id };
}

function ask(what: string, body: object, signal: AbortSignal): Promise<unknown> {
	return requestJson(`/api/explorer/${what}`, { method: "POST", body, signal });
}

export function catalogOptions(source: SecretOwner) {
	return queryOptions({
		queryKey: ["catalog", sourceKey(source)],
		queryFn: async ({ signal }) => catalogSchema.parse(await ask("catalog", { source }, signal)),
		staleTime: 60_000,
	});
}

/** Databases, super tables and TMQ topics of a source. */
export function useCatalog(source: SecretOwner) {
	return useQuery(catalogOptions(source));
}

export interface TableName {
	database: string;
	table: string;
}

/** Columns and tags of a table; undefined asks for nothing. */
export function useColumns(source: SecretOwner, name: TableName | undefined) {
	return useQuery({
		queryKey: ["columns", sourceKey(source), name?.database, name?.table],
		queryFn: async ({ signal }) => columnsSchema.parse(await ask("columns", { source, ...name }, signal)).columns,
		enabled: name !== undefined,
		staleTime: 60_000,
	});
}

/** Child tables of a super table, a page at a time. */
export function useChildren(source: SecretOwner, { database, table }: TableName, search: string) {
	return useInfiniteQuery({
		queryKey: ["children", sourceKey(source), database, table, search],
		queryFn: async ({ signal, pageParam }) =>
			childrenSchema.parse(
				await ask("children", { source, database, superTable: table, search, offset: pageParam }, signal),
			),
		initialPageParam: 0,
		getNextPageParam: (last, pages) => (last.hasMore ? pages.length * CHILDREN_PAGE : undefined),
	});
}
