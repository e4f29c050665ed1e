import type { SourceDsn } from "@/lib/dsn/types";
import type { SubscribeOptions } from "@/lib/tmq/requests";

/** What `subscribe` is told. The client id gets a suffix only where several members share the group. */
export function subscribeOptionsOf(
	dsn: SourceDsn,
	member: { index: number; count: number } = { index: 1, count: 1 },
): SubscribeOptions {
	const suffix = member.count > 1 ? `-${member.index}` : "";
	return {
		// With a token the gateway signs in; what stands here is looked at by nobody, but must be there.
		user: dsn.user,
		password: dsn.password?.reveal() ?? "",
		groupId: dsn.groupId,
		clientId: dsn.clientId === undefined ? undefined : `${dsn.clientId}${suffix}`,
		tmqTopics: dsn.tmqTopics,
		offsetReset: dsn.autoOffsetReset,
		snapshotEnable: dsn.isSnapshotEnabled || undefined,
		enableBatchMeta: true,
		excludeReplicated: dsn.consumeExcluded,
		sessionTimeoutMs: dsn.sessionTimeoutMs,
		maxPollIntervalMs: dsn.maxPollIntervalMs,
		app: "spillway",
		config: Object.keys(dsn.consumerConfig).length > 0 ? dsn.consumerConfig : undefined,
	};
}
