"use client";

import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";
import { type Connection, type ConnectionInput, connectionSchema, connectionsSchema } from "@/lib/api/connection";

const URL = "/api/connections";

export function connectionsOptions() {
	return queryOptions({
		queryKey: ["connections"],
		queryFn: async ({ signal }) => connectionsSchema.parse(await requestJson(URL, { signal })).connections,
	});
}

/** The saved connections by name; asked for once they are needed. */
export function useConnections({ isNeeded = true } = {}) {
	return useQuery({ ...connectionsOptions(), enabled: isNeeded });
}

export interface ConnectionChange {
	/** Undefined: a new one. */
	id: string | undefined;
	input: ConnectionInput;
}

export function useSaveConnection() {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: async ({ id, input }: ConnectionChange): Promise<Connection> =>
			connectionSchema.parse(
				id === undefined
					? await requestJson(URL, { method: "POST", body: input })
					: await requestJson(`${URL}/${encodeURIComponent(id)}`, { method: "PUT", body: input }),
			),
		onSuccess: () => queries.invalidateQueries({ queryKey: connectionsOptions().queryKey }),
	});
}

export function useDeleteConnection() {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: async (id: string) => {
			await requestJson(`${URL}/${encodeURIComponent(id)}`, { method: "DELETE" });
		},
		onSuccess: () => queries.invalidateQueries({ queryKey: connectionsOptions().queryKey }),
	});
}
