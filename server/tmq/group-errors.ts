import { SpillwayError } from "@/lib/errors";

/** Stable keys; the console's translations and tests know them. */
export type GroupErrorCode = "group-in-use" | "group-reads-snapshot" | "unknown-vgroup" | "offset-out-of-range";

/** The positions of a consumer group cannot be read or set. The message is for people and holds no secret. */
export class GroupError extends SpillwayError {
	readonly code: GroupErrorCode;

	constructor(code: GroupErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}

	/** Another consumer may leave, and stored data will have been read some day. */
	get isRetryable(): boolean {
		return this.code === "group-in-use" || this.code === "group-reads-snapshot";
	}
}
