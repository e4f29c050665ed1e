/**
 * The options of `subscribe` as the wire wants them: every value is a text. A value of another JSON type makes the
 * adapter drop the request without an answer.
 */
export interface SubscribeOptions {
	user: string;
	password: string;
	groupId: string;
	clientId?: string | undefined;
	tmqTopics: readonly string[];
	/** `earliest`, `latest` or `none`. */
	offsetReset?: string | undefined;
	snapshotEnable?: boolean | undefined;
	/** Several metadata events in one message. Servers before 3.3.2 refuse it. */
	enableBatchMeta?: boolean | undefined;
	excludeReplicated?: boolean | undefined;
	sessionTimeoutMs?: number | undefined;
	maxPollIntervalMs?: number | undefined;
	/** Shown by the server among its connections. */
	app?: string | undefined;
	/** Any other consumer option under the server's own name. Adapters before 3.3.6 ignore it. */
	config?: Readonly<Record<string, string>> | undefined;
}

export interface VgroupAddress {
	tmqTopic: string;
	vgroupId: number;
}

/** Each builder gives the text frame to be sent. `reqId` is echoed by the answer. */
export const requests = {
	version: (reqId: bigint) => request("version", { req_id: reqId }),

	subscribe: (reqId: bigint, options: SubscribeOptions) =>
		request("subscribe", {
			req_id: reqId,
			user: options.user,
			password: options.password,
			group_id: options.groupId,
			client_id: options.clientId,
			topics: options.tmqTopics,
			offset_reset: options.offsetReset,
			// Adapters before 2023 know the misspelt name only.
			offset_rest: options.offsetReset,
			auto_commit: "false",
			snapshot_enable: flag(options.snapshotEnable),
			enable_batch_meta: options.enableBatchMeta === undefined ? undefined : options.enableBatchMeta ? "1" : "0",
			msg_consume_excluded: options.excludeReplicated ? "1" : undefined,
			session_timeout_ms: options.sessionTimeoutMs?.toFixed(0),
			max_poll_interval_ms: options.maxPollIntervalMs?.toFixed(0),
			app: options.app,
			config: options.config,
		}),

	/** `lastMessageId`: the newest one that was received, 0n at first; another one makes the server repeat it. */
	poll: (reqId: bigint, blockingMs: number, lastMessageId: bigint) =>
		request("poll", { req_id: reqId, blocking_time: integer(blockingMs), message_id: lastMessageId }),

	fetchRawData: (reqId: bigint, messageId: bigint) =>
		request("fetch_raw_data", { req_id: reqId, message_id: messageId }),
	fetchRaw: (reqId: bigint, messageId: bigint) => request("fetch_raw", { req_id: reqId, message_id: messageId }),
	fetch: (reqId: bigint, messageId: bigint) => request("fetch", { req_id: reqId, message_id: messageId }),
	/** Its answer carries the `reqId` of the `fetch` before it: give both the same. */
	fetchBlock: (reqId: bigint, messageId: bigint) => request("fetch_block", { req_id: reqId, message_id: messageId }),
	fetchJsonMeta: (reqId: bigint, messageId: bigint) =>
		request("fetch_json_meta", { req_id: reqId, message_id: messageId }),

	/** Everything delivered so far on this connection. */
	commit: (reqId: bigint, messageId: bigint) => request("commit", { req_id: reqId, message_id: messageId }),
	/** `offset` is the next position to read. */
	commitOffset: (reqId: bigint, at: VgroupAddress, offset: bigint) =>
		request("commit_offset", { req_id: reqId, topic: at.tmqTopic, vgroup_id: integer(at.vgroupId), offset }),
	seek: (reqId: bigint, at: VgroupAddress, offset: bigint) =>
		request("seek", { req_id: reqId, topic: at.tmqTopic, vgroup_id: integer(at.vgroupId), offset }),

	committed: (reqId: bigint, vgroups: readonly VgroupAddress[]) =>
		request("committed", { req_id: reqId, topic_vgroup_ids: vgroups.map(wireAddress) }),
	position: (reqId: bigint, vgroups: readonly VgroupAddress[]) =>
		request("position", { req_id: reqId, topic_vgroup_ids: vgroups.map(wireAddress) }),
	assignment: (reqId: bigint, tmqTopic: string) => request("assignment", { req_id: reqId, topic: tmqTopic }),
	listTopics: (reqId: bigint) => request("list_topics", { req_id: reqId }),
	unsubscribe: (reqId: bigint) => request("unsubscribe", { req_id: reqId }),
} as const;

type WireValue =
	| string
	| number
	| bigint
	| undefined
	| readonly WireValue[]
	| { readonly [key: string]: WireValue | undefined };

function request(action: string, args: { readonly [key: string]: WireValue }): string {
	return print({ action, args });
}

/** `JSON.stringify` with bigints as plain integers; members that are undefined are left out. */
function print(value: WireValue): string {
	if (typeof value === "bigint") return value.toString();
	if (typeof value !== "object") return JSON.stringify(value);
	if (isList(value)) return `[${value.map(print).join(",")}]`;
	const members = Object.entries(value).filter(([, member]) => member !== undefined);
	return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${print(member)}`).join(",")}}`;
}

function isList(value: WireValue): value is readonly WireValue[] {
	return Array.isArray(value);
}

function flag(value: boolean | undefined): string | undefined {
	return value === undefined ? undefined : String(value);
}

/** The adapter takes plain integers only: neither `1.5` nor `1e21`. */
function integer(value: number): bigint {
	return BigInt(Math.trunc(value));
}

function wireAddress({ tmqTopic, vgroupId }: VgroupAddress) {
	return { topic: tmqTopic, vgroup_id: integer(vgroupId) };
}
