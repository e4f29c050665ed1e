import {
	ADAPTER_ERROR,
	type Advice,
	CONSUMER_NOT_EXIST,
	INVALID_OPTION,
	lookUpError,
	nativeCode,
	TOPIC_NOT_EXIST,
	UNKNOWN_OPTION,
} from "@/lib/tmq/errors";
import { type TmqAdvice, TmqError, type TmqErrorCode } from "./errors";

/** Codes of answers that this client acts upon, beyond those that `lib/tmq` names. */
export const SERVER_CODE = {
	consumerMismatch: 16385,
	outOfRange: 16391,
	foreignVgroup: 16392,
	foreignTopic: 16393,
	needInitialized: 16400,
	sameCommitted: 16402,
} as const;

const ADVICE: Readonly<Record<Advice, TmqAdvice>> = {
	"poll-again": "retry",
	retry: "retry",
	"refresh-assignment": "retry",
	rebuild: "rebuild",
	"await-operator": "fatal",
	"await-snapshot": "retry",
	ignore: "retry",
	"check-login": "retry",
	configuration: "fatal",
};

const ADDRESS_REFUSED = [
	"source-address-refused",
	"TDengine does not admit this machine's address for the user. Add it to the user's allow list, then start.",
] as const satisfies readonly [TmqErrorCode, string];

/** Where the table's clause is not enough: a key of its own, and a sentence that says what to do. */
const SENTENCES: Readonly<Record<number, readonly [TmqErrorCode, string]>> = {
	308: ADDRESS_REFUSED,
	771: [
		"no-right-on-tmq-topic",
		"The TDengine user has no right to subscribe to the TMQ topic. Grant it to the user, then start.",
	],
	789: ["source-refused-login", "The TDengine user is disabled. Enable it or use another one, then start."],
	849: ["source-refused-login", "TDengine does not know the user. Correct the user name, then start."],
	855: ["source-refused-login", "TDengine refused the password. Replace the password, then start."],
	856: ["source-refused-login", "The TDengine user cannot be used. Enable it or use another one, then start."],
	904: ["unknown-tmq-topic", "The TMQ topic's database is gone. Choose another TMQ topic, then start."],
	[TOPIC_NOT_EXIST]: [
		"unknown-tmq-topic",
		"The TMQ topic does not exist. Correct its name, or create it in TDengine, then start.",
	],
	[CONSUMER_NOT_EXIST]: [
		"consumer-evicted",
		"TDengine removed the consumer from its group: no poll came for max.poll.interval.ms, or the group or the TMQ topic was dropped. Subscribing again.",
	],
	2573: [
		"no-committed-offset",
		"The consumer group has no committed offset, and auto.offset.reset is none. Choose earliest or latest.",
	],
	9796: [
		"no-right-on-tmq-topic",
		"The TDengine user has no right to subscribe to the TMQ topic. Grant it to the user, then start.",
	],
};

/** Whether a `poll` that was answered so may be repeated on the same connection, a little later. */
export function isTransient(error: TmqError): boolean {
	return error.action === "poll" && error.serverCode !== undefined && error.advice === "retry";
}

/** Whether a server that does not know one of our options answers `subscribe` so. */
export function isUnknownOption({ serverCode }: TmqError): boolean {
	return serverCode === UNKNOWN_OPTION || serverCode === INVALID_OPTION;
}

/** Turns the error answer to an action into an error in words. */
export function serverError(action: string, serverCode: number, text: string): TmqError {
	const known = lookUpError(serverCode, text);
	const [code, message] = SENTENCES[serverCode] ?? sentenceOf(action, known.meaning, known.advice);
	const detail = `${action}: ${text} (${nativeCode(serverCode)})`;
	// The position of the group moved past a message that is no longer cached: only its committed offset leads back.
	const isLostMessage = action.startsWith("fetch") && serverCode === ADAPTER_ERROR;
	const advice = isLostMessage ? "rebuild" : ADVICE[known.advice];
	return new TmqError(message, { code, advice, action, serverCode, detail });
}

function sentenceOf(action: string, meaning: string, advice: Advice): readonly [TmqErrorCode, string] {
	if (advice === "check-login") {
		return [
			"source-unclear-login",
			"TDengine refused the user name or password, or taosAdapter cannot reach its cluster.",
		];
	}
	if (advice === "configuration" && meaning.includes("allow list")) return ADDRESS_REFUSED;
	if (advice === "configuration" && action === "subscribe") {
		return [
			"consumer-option-refused",
			`TDengine refused the subscription: ${meaning}. Correct the parameters of the source, then start.`,
		];
	}
	return ["source-error", `TDengine answered ${action} with an error: ${meaning}.`];
}
