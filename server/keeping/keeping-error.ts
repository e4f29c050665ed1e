import { SpillwayError } from "@/lib/errors";

/** A database or a backup of one cannot be copied as was asked; nothing was changed then. */
export class KeepingError extends SpillwayError {
	readonly isRetryable = false;

	constructor(
		readonly code:
			| "not-empty"
			| "count-differs"
			| "no-database"
			| "in-use"
			| "file-exists"
			| "unreadable-backup"
			| "damaged-backup"
			| "other-key",
		message: string,
		options?: ErrorOptions,
	) {
		super(message, options);
	}
}
