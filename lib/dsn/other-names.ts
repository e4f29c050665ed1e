import type { DsnEnd } from "./types";

/** Names under which a parameter is accepted as well. */
export const ALIASES: Readonly<Record<DsnEnd, Readonly<Record<string, string>>>> = {
	source: { replica: "msg.consume.excluded" },
	broker: {},
};

const BATCH_META = "it reads both forms of metadata by itself.";
const HEALTH = "it watches the health of a task by itself.";
const RECONNECT = "it waits for a server that is away, for as long as it takes.";
const TLS = "use tmq+wss; the server's certificate is checked by the system's authorities.";

/** Accepted, because other tools' command lines hold them, with a notice that they do nothing; and why. */
export const WITHOUT_EFFECT: Readonly<Record<DsnEnd, Readonly<Record<string, string>>>> = {
	source: {
		"auto.commit.interval.ms": "it commits after the broker has acknowledged.",
		"msg.with.table.name": "TDengine decides by itself which messages name a table.",
		"msg.enable.batchmeta": BATCH_META,
		"enable.batch.meta": BATCH_META,
		batchmeta: BATCH_META,
		max_queue_length: HEALTH,
		busy_threshold: HEALTH,
		max_errors_in_window: HEALTH,
		health_check_window_in_second: HEALTH,
		conn_retries: RECONNECT,
		retry_backoff_ms: RECONNECT,
		retry_backoff_max_ms: RECONNECT,
		read_timeout: RECONNECT,
		conn_timeout: RECONNECT,
		tls_mode: TLS,
		tls_version: TLS,
		tls_ca: TLS,
		timezone: "timestamps are published as numbers, which have no time zone.",
	},
	broker: {
		max_queue_length: HEALTH,
		busy_threshold: HEALTH,
		max_errors_in_window: HEALTH,
		health_check_window_in_second: HEALTH,
	},
};

const ADDRESS = "write user and password before the host, as in user:password@host.";

/** Refused by name: they would break Spillway's own work, or say something that has its place elsewhere. */
export const REFUSED: Readonly<Record<DsnEnd, Readonly<Record<string, string>>>> = {
	source: {
		"msg.consume.rawdata": "it makes TDengine send blocks that only its own tools can read. Remove it.",
		"enable.replay": "a replay keeps no progress, so nothing could be resumed. Remove it.",
		offset: "Spillway starts where the group has committed. Use auto.offset.reset for a new group.",
		bearer_token: "it is written token here.",
		bearerToken: "it is written token here.",
		totp_code: "a one-time code is spent after the first connection. Use user and password, or a token.",
		totpCode: "a one-time code is spent after the first connection. Use user and password, or a token.",
		user: ADDRESS,
		username: ADDRESS,
		password: ADDRESS,
		pass: ADDRESS,
	},
	broker: {
		user: ADDRESS,
		username: ADDRESS,
		password: ADDRESS,
		pass: ADDRESS,
	},
};

const CONNECT_KEYS: Readonly<Record<string, string>> = {
	"td.connect.token": "it is written token here.",
	"td.connect.user": ADDRESS,
	"td.connect.pass": ADDRESS,
};

/** Why a parameter is refused; undefined when it is not. */
export function refusalOf(end: DsnEnd, name: string): string | undefined {
	const refused = REFUSED[end];
	if (Object.hasOwn(refused, name)) return refused[name];
	const lower = name.toLowerCase();
	if (end === "broker" || !lower.startsWith("td.connect.")) return undefined;
	return Object.hasOwn(CONNECT_KEYS, lower)
		? CONNECT_KEYS[lower]
		: "the address before the ? says where to connect. Remove it.";
}
