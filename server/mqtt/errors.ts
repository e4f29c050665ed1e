import { SpillwayError } from "@/lib/errors";
import type { Cause } from "@/lib/task/types";

/** The publisher gave up, or was told to. `reason` says why in the words that the task shows. */
export class PublishError extends SpillwayError {
	readonly code: string;
	readonly isRetryable: boolean;
	readonly reason: Cause;

	constructor(reason: Cause, options?: ErrorOptions & { isRetryable?: boolean }) {
		super(reason.message, options);
		this.code = reason.code;
		this.reason = reason;
		this.isRetryable = options?.isRetryable ?? false;
	}
}

/** Thrown out of `settled` for what was still unacknowledged when the publisher was closed. */
export function publisherClosed(): PublishError {
	return new PublishError(
		{ code: "publisher-closed", side: "spillway", message: "The publisher was closed before the broker acknowledged." },
		{ isRetryable: true },
	);
}
