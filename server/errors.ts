import { SpillwayError } from "@/lib/errors";

/** One field of an input and what is wrong with it. */
export interface FieldIssue {
	field: string;
	code: string;
	message: string;
}

/** The input of a service verb cannot be taken as it is; `issues` name the fields. */
export class InputError extends SpillwayError {
	readonly code = "invalid-input";
	readonly isRetryable = false;
	readonly issues: readonly FieldIssue[];

	constructor(issues: readonly FieldIssue[]) {
		super(issues[0]?.message ?? "Some fields need attention.");
		this.issues = issues;
	}
}

/** What was asked for does not exist (any more). */
export class NotFoundError extends SpillwayError {
	readonly code = "not-found";
	readonly isRetryable = false;
}

/** The present state does not allow what was asked. */
export class ConflictError extends SpillwayError {
	readonly code = "conflict";
	readonly isRetryable = false;
}

/** The server cannot start or go on until somebody changes something outside of it. */
export class StartError extends SpillwayError {
	readonly isRetryable = false;

	constructor(
		readonly code:
			| "environment"
			| "data-dir"
			| "data-dir-in-use"
			| "port-taken"
			| "database"
			| "database-in-use"
			| "migration"
			| "key-file"
			| "not-built"
			| "pages"
			| "route-not-listed"
			| "redis",
		message: string,
		options?: ErrorOptions,
	) {
		super(message, options);
	}
}

/** Nobody is signed in, or the sign-in did not succeed. */
export class SignInError extends SpillwayError {
	readonly isRetryable = false;

	constructor(
		readonly code: "sign-in-needed" | "sign-in-refused" | "second-factor-refused",
		message: string,
	) {
		super(message);
	}
}

/** Somebody is signed in, and may not do this. */
export class NotAllowedError extends SpillwayError {
	readonly isRetryable = false;

	constructor(
		readonly code: "not-allowed" | "second-factor-needed",
		message: string,
	) {
		super(message);
	}
}

/** An administrator restricted where this console may connect to, and this is not in the list. */
export class AddressError extends SpillwayError {
	readonly code = "address-not-allowed";
	readonly isRetryable = false;

	constructor(host: string, port: number) {
		super(`This console may not connect to ${host}:${port}: an administrator can allow it under Settings, Network.`);
	}
}

/** Too many tries; `retryAfterMs` says when the next one is taken. */
export class TooManyError extends SpillwayError {
	readonly code = "too-many";
	readonly isRetryable = true;

	constructor(
		readonly retryAfterMs: number,
		message: string,
	) {
		super(message);
	}
}

/** A stored secret cannot be read with the present key. */
export class SecretError extends SpillwayError {
	readonly code = "secret-unreadable";
	readonly isRetryable = false;
}

/** A request was refused before it reached a service. */
export class RequestError extends SpillwayError {
	readonly isRetryable = false;

	constructor(
		readonly code:
			| "unknown-host"
			| "bad-target"
			| "foreign-origin"
			| "method-not-allowed"
			| "body-too-large"
			| "not-json"
			| "bad-json"
			| "upgrade-refused",
		message: string,
	) {
		super(message);
	}
}

/** The link to Redis is lost, and what was asked cannot wait until it is back. */
export class RedisAwayError extends SpillwayError {
	readonly code = "redis-away";
	readonly isRetryable = true;

	/** @param what cannot be done, as the end of a sentence */
	constructor(what: string) {
		super(`Redis does not answer: ${what} until it is back. Start it, or mend the way to it, then try again.`);
	}
}

/** The server is being stopped and takes nothing new. */
export class UnavailableError extends SpillwayError {
	readonly code = "unavailable";
	readonly isRetryable = true;
}
