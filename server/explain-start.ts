import { StartError } from "./errors";

/** Why the server did not start: one sentence where the reason is known, else all there is to know. */
export function explainStart(error: unknown): string {
	if (error instanceof StartError) return error.message;
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
