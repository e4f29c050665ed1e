import { SpillwayError } from "@/lib/errors";

/** The command line cannot be carried out as it was typed; the message names the option or parameter. */
export class UsageError extends SpillwayError {
	readonly code = "usage";
	readonly isRetryable = false;
}
