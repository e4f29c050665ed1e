import { AnswerError } from "./answer-error";
import { isObject, JsonFields, parseExactJson } from "./json-fields";
import type { MetaObject, Precision } from "./types";

/** Common to all text answers. */
export interface AnswerHead {
	/** 0: success; else as in the error table. */
	readonly code: number;
	/** Text of the error, empty on success. */
	readonly message: string;
	readonly action: string;
	/** That of the request. Adapters before 3.3.6.12 leave it out of `version`: 0 then. */
	readonly reqId: bigint;
	/** For the fetch actions; else 0. */
	readonly messageId: bigint;
}

export interface PollAnswer {
	/** Undefined: nothing came within the blocking time. */
	readonly message:
		| {
				readonly tmqTopic: string;
				readonly database: string;
				readonly vgroupId: number;
				/** 1 data, 2 meta, 3 meta and data, 4 opaque. */
				readonly messageType: number;
				readonly messageId: bigint;
				readonly offset: bigint;
		  }
		| undefined;
}

export interface FetchAnswer {
	readonly messageId: bigint;
	/** Undefined: no more blocks. */
	readonly block:
		| {
				readonly tableName: string;
				readonly rowCount: number;
				readonly columnNames: readonly string[];
				readonly precision: Precision;
		  }
		| undefined;
}

export interface AssignedVgroup {
	readonly vgroupId: number;
	/** Where the consumer began its last read. */
	readonly offset: bigint;
	/** Oldest position still in the log. */
	readonly begin: bigint;
	/** One past the newest. */
	readonly end: bigint;
}

/** A table event has five or so, and a JSON tag a few more. */
const MOST_LEVELS = 100;
const PRECISIONS: readonly Precision[] = ["ms", "us", "ns"];

/** A text answer whose head is known. The members of its action are read by one of the functions below. */
export interface Answer extends AnswerHead {
	readonly fields: JsonFields;
	/** The text it came as. */
	readonly text: string;
}

/** Parses a text answer as far as all answers agree. Throws `AnswerError`. */
export function parseAnswer(text: string): Answer {
	const fields = new JsonFields(parseExactJson(text), "answer");
	return {
		code: fields.integer("code"),
		message: fields.text("message"),
		action: fields.text("action"),
		reqId: fields.bigint("req_id"),
		messageId: fields.bigint("message_id"),
		fields,
		text,
	};
}

/** `version` and `subscribe`: the version of the server, such as `3.3.7.5`; empty from old adapters' `subscribe`. */
export function readVersion(answer: Answer): string {
	return answer.fields.text("version");
}

export function readPoll({ fields, messageId }: Answer): PollAnswer {
	if (!fields.bool("have_message")) return { message: undefined };
	return {
		message: {
			tmqTopic: fields.text("topic"),
			database: fields.text("database"),
			vgroupId: fields.integer("vgroup_id"),
			messageType: fields.integer("message_type"),
			messageId,
			offset: fields.bigint("offset"),
		},
	};
}

export function readFetch({ fields, messageId }: Answer): FetchAnswer {
	if (fields.bool("completed")) return { messageId, block: undefined };
	const precision = PRECISIONS[fields.integer("precision")];
	if (precision === undefined) throw new AnswerError("answer.precision should be 0, 1 or 2");
	return {
		messageId,
		block: {
			tableName: fields.text("table_name"),
			rowCount: fields.integer("rows"),
			columnNames: fields.texts("fields_names"),
			precision,
		},
	};
}

/**
 * `fetch_json_meta`: TDengine's own object, possibly the batch envelope (see `splitMetas`); undefined when the server
 * could not describe the change. Its numbers are read as JavaScript reads numbers, and so are they printed again.
 */
export function readJsonMeta({ text }: Answer): MetaObject | undefined {
	const answer: unknown = JSON.parse(text);
	const data = isObject(answer) ? (answer["data"] ?? undefined) : undefined;
	if (data === undefined) return undefined;
	if (!isObject(data)) throw new AnswerError("answer.data should be an object");
	if (isDeeperThan(data, MOST_LEVELS)) throw new AnswerError(`answer.data is nested deeper than ${MOST_LEVELS} levels`);
	return data;
}

/** Whatever walks through nested values takes stack for each level; looking stops at the limit. */
function isDeeperThan(value: unknown, levels: number): boolean {
	if (typeof value !== "object" || value === null) return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

export function readAssignment({ fields }: Answer): AssignedVgroup[] {
	return fields.objects("assignment").map((line) => ({
		vgroupId: line.integer("vgroup_id"),
		offset: line.bigint("offset"),
		begin: line.bigint("begin"),
		end: line.bigint("end"),
	}));
}

/** In the order asked for; `NO_OFFSET` where the group has none. */
export function readCommitted({ fields }: Answer): bigint[] {
	return fields.bigints("committed");
}

/** In the order asked for; `NO_OFFSET` where there is none. */
export function readPosition({ fields }: Answer): bigint[] {
	return fields.bigints("position");
}

export function readTopics({ fields }: Answer): string[] {
	return fields.texts("topics");
}
