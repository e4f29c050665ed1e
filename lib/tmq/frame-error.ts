import { SpillwayError } from "@/lib/errors";

/**
 * Bytes from TDengine that do not follow the protocol. Nothing of such a frame is used. Retryable: the message is
 * still cached on the server and can be fetched again.
 */
export class FrameError extends SpillwayError {
	readonly code = "tmq-frame-malformed";
	readonly isRetryable = true;

	constructor(
		/** What was being read, such as `block.rows`. */
		readonly field: string,
		/** Byte of the frame at which it was read. */
		readonly offset: number,
		problem: string,
	) {
		super(`TDengine sent a message that cannot be read: ${field} at byte ${offset}: ${problem}.`);
	}
}
