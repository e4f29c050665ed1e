import { LONGEST_TOPIC_BYTES } from "./publishable";
import type { MessageKind, SkipReason, TemplateVariable } from "./types";

/** Why a message is skipped, as a sentence without its full stop: "Skipped: {stable} is not sent with data rows". */
export function describeSkip(reason: SkipReason): string {
	return `Skipped: ${skipWords(reason)}`;
}

/** The same without "Skipped:", where that word stands by itself. */
export function skipWords(reason: SkipReason): string {
	switch (reason.kind) {
		case "missing-variable":
			return missingWords(reason.variable, reason.messageKind);
		case "empty-topic":
			return "the MQTT topic is empty";
		case "wildcard-in-topic":
			return `the MQTT topic holds ${reason.character}, a wildcard`;
		case "nul-in-topic":
			return "the MQTT topic holds the character NUL";
		case "topic-too-long":
			return `the MQTT topic has ${grouped(reason.bytes)} bytes; ${grouped(LONGEST_TOPIC_BYTES)} is the most`;
		default:
			return reason satisfies never;
	}
}

/** Key under which skipped messages are counted: the kind, for variables with their name (`missing-variable:stable`). */
export function skipKey(reason: SkipReason): string {
	return reason.kind === "missing-variable" ? `${reason.kind}:${reason.variable}` : reason.kind;
}

/** A `skipKey` in words, for a list of counts. */
export function describeSkipKey(key: string): string {
	const [kind, variable] = key.split(":");
	switch (kind) {
		case "missing-variable":
			return `{${variable}} was not sent with the message`;
		case "empty-topic":
			return "The MQTT topic was empty";
		case "wildcard-in-topic":
			return "The MQTT topic held + or #, a wildcard";
		case "nul-in-topic":
			return "The MQTT topic held the character NUL";
		case "topic-too-long":
			return `The MQTT topic had more than ${grouped(LONGEST_TOPIC_BYTES)} bytes`;
		default:
			return key;
	}
}

function missingWords(variable: TemplateVariable, kind: MessageKind): string {
	const name = `{${variable}}`;
	switch (kind) {
		case "data":
			return variable === "table"
				? `${name} is not sent by this TMQ topic: its query does not select tbname`
				: `${name} is not sent with data rows`;
		case "create-stable":
			return `${name} is not sent when a super table is created`;
		case "create-table":
			return variable === "stable" ? `${name}: a normal table has none` : `${name} is not sent with this message`;
		case "create-child":
			return `${name} is not sent with this message`;
		case "alter-stable":
		case "alter-table":
			return `${name} is not sent with changes to a table`;
		case "drop-stable":
			return `${name} is not sent when a super table is dropped`;
		case "drop-table":
			return `${name} is not sent when a table is dropped`;
		case "delete":
			return `${name} is not sent with deletes`;
		default:
			return kind satisfies never;
	}
}

function grouped(count: number): string {
	return count.toLocaleString("en-US");
}
