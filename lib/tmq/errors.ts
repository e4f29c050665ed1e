import { KNOWN_ERRORS } from "./error-table";

/**
 * What to do about an error of TDengine.
 *
 * poll-again          go on polling, at once
 * retry               the same again after a backoff; a new connection if it persists
 * refresh-assignment  ask for the assignment, then go on
 * rebuild             only a new connection and a new subscription help
 * await-operator      the TMQ topic is missing: somebody has to create it
 * await-snapshot      wait until stored data has been read
 * ignore              what was wanted is the case already
 * check-login         the adapter cannot tell a wrong password from a cluster that is away: probe over REST
 * configuration       no retry can mend it: somebody has to change a setting
 */
export type Advice =
	| "poll-again"
	| "retry"
	| "refresh-assignment"
	| "rebuild"
	| "await-operator"
	| "await-snapshot"
	| "ignore"
	| "check-login"
	| "configuration";

export interface KnownError {
	readonly name: string;
	/** As the server words it. */
	readonly text: string;
	/** For people: a clause without a capital and full stop. */
	readonly meaning: string;
	readonly advice: Advice;
}

export type KnownErrorCode = keyof typeof KNOWN_ERRORS;

/** The adapter's own errors all have this code and differ in their text only. */
export const ADAPTER_ERROR = 65535;
export const UNKNOWN_OPTION = 65534 satisfies KnownErrorCode;
export const INVALID_OPTION = 280 satisfies KnownErrorCode;
export const TOPIC_NOT_EXIST = 993 satisfies KnownErrorCode;
export const CONSUMER_NOT_EXIST = 998 satisfies KnownErrorCode;
export const SNAPSHOT_ERROR = 16390 satisfies KnownErrorCode;

const table: Readonly<Record<number, KnownError>> = KNOWN_ERRORS;

/** Texts of code 65535, each by its beginning. */
const ADAPTER_TEXTS: readonly (KnownError & { readonly start: string })[] = [
	adapterError("init tscObj failed", "wrong user or password, or the cluster is not reachable", "check-login"),
	adapterError("tmq not init", "there is no subscription on this connection", "rebuild"),
	adapterError("tmq should have unsubscribed first", "this connection has a subscription already", "rebuild"),
	adapterError("whitelist prohibits current IP access", "the allow list does not admit this address", "configuration"),
	adapterError("malloc tmq element failed or group is empty", "the consumer group has no name", "configuration"),
	adapterError("message has been freed", "the message is no longer kept by the adapter", "poll-again"),
	adapterError("message ID are not equal", "the message is no longer kept by the adapter", "poll-again"),
	adapterError("message ID is not equal", "the message is no longer kept by the adapter", "poll-again"),
	adapterError("message is nil", "the message is no longer kept by the adapter", "poll-again"),
	adapterError("message type is not data", "the message holds no rows", "poll-again"),
	adapterError("message type can not get meta", "the message holds no metadata", "poll-again"),
	adapterError("no fetch data", "a block was asked for before its head", "poll-again"),
	adapterError("unavailable tmq type", "the message is of a kind that the adapter does not know", "poll-again"),
	adapterError("tmq conf new return nil", "the adapter could not create a consumer", "retry"),
	adapterError("tmq list new return nil", "the adapter could not create a consumer", "retry"),
	adapterError("new consumer return nil", "the adapter could not create a consumer", "retry"),
	adapterError("fail", "an option of the subscription has an invalid value", "configuration"),
];

function adapterError(start: string, meaning: string, advice: Advice) {
	return { name: "ADAPTER", start, text: start, meaning, advice } as const;
}

/**
 * What is known about an error answer. A code that is not in the table is taken for a passing trouble: retrying what
 * cannot be mended costs little, giving up on what can be mended stops a task for nothing.
 */
export function lookUpError(code: number, message: string): KnownError {
	if (code === ADAPTER_ERROR) {
		const known = ADAPTER_TEXTS.find(({ start }) => (start === "fail" ? message === start : message.startsWith(start)));
		return (
			known ?? { name: "ADAPTER", text: message, meaning: message || "the adapter gives no reason", advice: "retry" }
		);
	}
	const meaning = message || "the server gives no reason";
	return table[code] ?? { name: "UNKNOWN", text: message, meaning, advice: "retry" };
}

/** The code as TDengine's documentation prints it, such as `0x800003E6`. */
export function nativeCode(code: number): string {
	return `0x8000${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
