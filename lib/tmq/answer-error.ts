import { SpillwayError } from "@/lib/errors";

/** A text answer of TDengine that is no JSON, or lacks a member that its action promises. */
export class AnswerError extends SpillwayError {
	readonly code = "tmq-answer-malformed";
	readonly isRetryable = true;

	constructor(problem: string, options?: ErrorOptions) {
		super(`TDengine sent an answer that cannot be read: ${problem}.`, options);
	}
}
