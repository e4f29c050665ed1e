import { SpillwayError } from "@/lib/errors";

/** A refusal with the code and text that TDengine itself gives; both travel to the client unchanged. */
export class TdengineError extends SpillwayError {
	readonly code = "tdengine";
	readonly isRetryable = false;

	constructor(
		/** The low 16 bits of the native code. */
		readonly errno: number,
		message: string,
	) {
		super(message);
	}
}

export const refusals = {
	adapter: (message: string) => new TdengineError(65535, message),
	invalidParameters: () => new TdengineError(280, "Invalid parameters"),
	noDatabase: () => new TdengineError(9740, "Database not specified"),
	databaseExists: () => new TdengineError(897, "Database already exists"),
	databaseNotExist: () => new TdengineError(904, "Database not exist"),
	tableNotExist: () => new TdengineError(9731, "Table does not exist"),
	tableExists: () => new TdengineError(1539, "Table already exists"),
	stableExists: () => new TdengineError(929, "STable already exists"),
	stableNotExist: () => new TdengineError(930, "STable not exist"),
	columnExists: () => new TdengineError(937, "Column already exists"),
	columnNotExist: (name: string) => new TdengineError(9730, `Invalid column name: ${name}`),
	tagNotExist: () => new TdengineError(934, "Tag does not exist"),
	invalidValue: (text: string) => new TdengineError(9729, `Invalid value: ${text}`),
	jsonTag: (near: string, why: string) => new TdengineError(534, `syntax error near '${near}' (${why})`),
	syntax: (near: string) => new TdengineError(9728, `syntax error near "${near}"`),
	notGrouped: () => new TdengineError(9740, "Not a single-group group function"),
	topicExists: () => new TdengineError(992, "Topic already exists"),
	topicNotExist: () => new TdengineError(993, "Topic not exist"),
	consumerNotExist: () => new TdengineError(998, "Consumer not exist"),
	groupNotExist: () => new TdengineError(1000, "Subcribe not exist"),
	topicSubscribed: () => new TdengineError(1003, "Topic subscribed cannot be dropped"),
	groupUsed: () => new TdengineError(1004, "Consumer group being used by some consumer"),
	groupLimit: () => new TdengineError(16389, "Group num out of range 100"),
	snapshot: () => new TdengineError(16390, "Can not operate in snapshot mode"),
	offsetOutOfRange: () => new TdengineError(16391, "Offset out of range"),
	vgroupNotMine: () => new TdengineError(16392, "VgId does not belong to this consumer"),
	topicNotMine: () => new TdengineError(16393, "Topic does not belong to this consumer"),
	notInitialized: () => new TdengineError(16400, "Assignment or poll interface need to be called first"),
};
