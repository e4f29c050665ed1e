/**
 * Base of every error that Spillway raises on purpose. `code` is for programs (tests, the API, translations), the
 * message is one or two sentences for people: what happened, then what to do. It never holds a secret.
 */
export abstract class SpillwayError extends Error {
	abstract readonly code: string;
	/** Whether the same attempt can succeed later without anybody changing a setting. */
	abstract readonly isRetryable: boolean;

	override get name(): string {
		return this.constructor.name;
	}
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
