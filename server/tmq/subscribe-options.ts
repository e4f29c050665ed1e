import type { SourceDsn } from "@/lib/dsn/types";
import type { SubscribeOptions } from "@/lib/tmq/requests";

/**
 * By whom the subscription is signed in. `token`: by the server itself, from TDengine 3.4.1 on. `password` with a DSN
 * that has a token instead: by a gateway, which read it from the address; user and password are empty then.
 */
export type SignIn = "password" | "token";

/** What `subscribe` is told. The client id gets a suffix only where several members share the group. */
export function subscribeOptionsOf(
	dsn: SourceDsn,
	member: { index: number; count: number } = { index: 1, count: 1 },
	signIn: SignIn = "password",
): SubscribeOptions {
	const suffix = member.count > 1 ? `-${member.index}` : "";
	const token = signIn === "token" ? dsn.token : undefined;
	const config = { ...dsn.consumerConfig, ...(token && { "td.connect.token": token.reveal() }) };
	return {
		user: token ? "" : dsn.user,
		password: token ? "" : (dsn.password?.reveal() ?? ""),
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
		config: Object.keys(config).length > 0 ? config : undefined,
	};
}
