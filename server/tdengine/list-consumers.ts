import { querySql, type SqlTarget } from "./rest-client";

export interface ConsumerInfo {
	clientId: string;
	groupId: string;
	tmqTopic: string;
}

/** Everybody who is subscribed to anything, one line per TMQ topic. Rejects with `SqlError`. */
export async function listConsumers(target: SqlTarget, signal?: AbortSignal): Promise<ConsumerInfo[]> {
	// Without a condition: names would have to be quoted as texts, by rules that differ between versions.
	const sql = "select client_id, consumer_group, `topics` from performance_schema.perf_consumers";
	const { rows } = await querySql(target, sql, signal);
	return rows.map(([clientId, groupId, tmqTopic]) => ({
		clientId: String(clientId ?? ""),
		groupId: String(groupId ?? ""),
		tmqTopic: String(tmqTopic ?? ""),
	}));
}
