import type { Secret } from "@/lib/secret";

/** Which of the two DSNs: where rows are read (TDengine) or where messages go (MQTT broker). */
export type DsnEnd = "source" | "broker";

/**
 * A DSN as typed: every part is text, nothing is judged yet. The form's fields and the one-line DSN are two views of
 * this one value, so a half-typed form loses nothing when it is shown as a line and back.
 */
export interface DsnDraft {
	protocol: string;
	user: string;
	password: string;
	hosts: { host: string; port: string }[];
	/** TMQ topics separated by commas (source), or the path of a WebSocket URL (broker). */
	object: string;
	/** Parameters by the name they have in the DSN; the order is the order of writing. */
	params: Record<string, string>;
}

/** Something to mend (or, as a notice, to know) about one field of one DSN. */
export interface DsnIssue {
	end: DsnEnd;
	/** Parameter name as written in the DSN, or `protocol`, `user`, `password`, `host`, `port`, `object`, `dsn`. */
	field: string;
	/** Stable key, for tests and translations. */
	code: string;
	/** Values the sentence was made from, by name. */
	values: Record<string, string>;
	/** English sentence: what is wrong and what to do. Never holds a secret. */
	message: string;
}

export type Checked<T> =
	| { ok: true; value: T; notices: DsnIssue[] }
	| { ok: false; issues: DsnIssue[]; notices: DsnIssue[] };

export interface HostPort {
	host: string;
	port: number;
}

export const OFFSET_RESETS = ["earliest", "latest", "none"] as const;
export type OffsetReset = (typeof OFFSET_RESETS)[number];

/** A source DSN that was judged good. */
export interface SourceDsn {
	protocol: "tmq+ws" | "tmq+wss";
	user: string;
	password: Secret | undefined;
	token: Secret | undefined;
	hosts: readonly [HostPort, ...HostPort[]];
	tmqTopics: readonly [string, ...string[]];
	groupId: string;
	clientId: string | undefined;
	/** Undefined: the server's default (`latest`). */
	autoOffsetReset: OffsetReset | undefined;
	isSnapshotEnabled: boolean;
	withMeta: boolean;
	/** Effective values: false whenever `withMeta` is. */
	withMetaDelete: boolean;
	withMetaDrop: boolean;
	isCompressed: boolean;
	parallel: number;
	/** A run without a new message for this long ends by itself; undefined: never. */
	idleTimeoutMs: number | undefined;
	sessionTimeoutMs: number | undefined;
	maxPollIntervalMs: number | undefined;
	consumeExcluded: boolean;
	/** Consumer options handed to the server as they are (`fetch.max.wait.ms`, `min.poll.rows`, other dotted keys). */
	consumerConfig: Readonly<Record<string, string>>;
}

export const MQTT_VERSIONS = ["3.1", "3.1.1", "5.0"] as const;
export type MqttVersion = (typeof MQTT_VERSIONS)[number];
export type Qos = 0 | 1 | 2;

/** A broker DSN that was judged good. */
export interface BrokerDsn {
	protocol: "mqtt" | "mqtts" | "mqtt+ws" | "mqtt+wss";
	user: string | undefined;
	password: Secret | undefined;
	hosts: readonly [HostPort, ...HostPort[]];
	/** Path of the WebSocket URL, `/mqtt` unless given; unused by plain TCP. */
	path: string;
	version: MqttVersion;
	clientId: string;
	topic: string;
	/** Equal to `topic` unless given. */
	metaTopic: string;
	qos: Qos;
	isRetained: boolean;
	keepAliveS: number;
	isCleanSession: boolean;
	/** PEM text, a path, or `stored:NAME`, for the client certificate as well. */
	ca: string | undefined;
	cert: string | undefined;
	certKey: Secret | undefined;
	isTlsVerified: boolean;
	connectTimeoutMs: number;
	maxInflight: number;
	/** Undefined: no limit. */
	rateLimitPerSecond: number | undefined;
	messageExpiryS: number | undefined;
	contentType: string | undefined;
	/** Those with one value for all messages. */
	userProperties: Readonly<Record<string, string>>;
	/** Those whose value is a template, as typed. */
	userPropertyTemplates: Readonly<Record<string, string>>;
	statusTopic: string | undefined;
	payload: "row" | "rows";
	batchRows: number;
	batchBytes: number;
	onRefused: "stop" | "skip";
}
