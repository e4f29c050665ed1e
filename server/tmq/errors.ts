import { SpillwayError } from "@/lib/errors";
import type { Cause } from "@/lib/task/types";

/** Stable keys; the console's translations and tests know them. */
export type TmqErrorCode =
	| "source-unreachable"
	| "source-untrusted"
	| "source-no-tmq"
	| "source-lost"
	| "source-silent"
	| "source-refused-login"
	| "source-unclear-login"
	| "source-address-refused"
	| "source-error"
	| "unknown-tmq-topic"
	| "no-right-on-tmq-topic"
	| "consumer-option-refused"
	| "consumer-evicted"
	| "no-committed-offset"
	| "unreadable-message"
	| "session-closed";

/**
 * What to do next. `retry`: the same again, in a new session after a backoff. `rebuild`: a new session at once; only
 * this consumer is dead. `fatal`: no attempt helps until somebody changes something.
 */
export type TmqAdvice = "retry" | "rebuild" | "fatal";

interface TmqErrorFields {
	code: TmqErrorCode;
	advice: TmqAdvice;
	/** Action of the protocol that was answered with the error. */
	action?: string | undefined;
	/** As on the wire: low 16 bits of the native code. */
	serverCode?: number | undefined;
	/** The server's own words, where the message does not hold them. */
	detail?: string | undefined;
	cause?: unknown;
}

/** Anything that ends or prevents a subscription. The message is for people and holds no secret. */
export class TmqError extends SpillwayError {
	readonly code: TmqErrorCode;
	readonly advice: TmqAdvice;
	readonly action: string | undefined;
	readonly serverCode: number | undefined;
	readonly detail: string | undefined;

	constructor(message: string, fields: TmqErrorFields) {
		super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
		this.code = fields.code;
		this.advice = fields.advice;
		this.action = fields.action;
		this.serverCode = fields.serverCode;
		this.detail = fields.detail;
	}

	get isRetryable(): boolean {
		return this.advice !== "fatal";
	}

	toCause(): Cause {
		return { code: this.code, side: "source", message: this.message, detail: this.detail };
	}
}
