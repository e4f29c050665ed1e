import { quoteIdentifier } from "@/lib/sql/quote-identifier";
import { querySql, type SqlTarget } from "./rest-client";

/** Removes a consumer group and its progress. Refused while it has consumers. Rejects with `SqlError`. */
export async function dropConsumerGroup(
	target: SqlTarget,
	groupId: string,
	tmqTopic: string,
	signal?: AbortSignal,
): Promise<void> {
	const sql = `drop consumer group if exists ${quoteIdentifier(groupId)} on ${quoteIdentifier(tmqTopic)}`;
	await querySql(target, sql, signal);
}
