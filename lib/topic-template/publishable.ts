import type { SkipReason } from "./types";

/** Longest topic name MQTT can carry, in UTF-8 bytes. */
export const LONGEST_TOPIC_BYTES = 65_535;

type TopicProblem = Exclude<SkipReason, { kind: "missing-variable" }>;

const FORBIDDEN = /[+#\0]/;
const encoder = new TextEncoder();

/** Why nothing can be published to an MQTT topic of this name; undefined when something can. */
export function publishableProblem(mqttTopic: string): TopicProblem | undefined {
	if (mqttTopic === "") return { kind: "empty-topic" };
	const character = FORBIDDEN.exec(mqttTopic)?.[0];
	if (character === "+" || character === "#") return { kind: "wildcard-in-topic", character };
	if (character !== undefined) return { kind: "nul-in-topic" };
	// No UTF-16 unit takes more than three bytes, so most topics need no counting.
	if (mqttTopic.length * 3 <= LONGEST_TOPIC_BYTES) return undefined;
	const bytes = encoder.encode(mqttTopic).length;
	return bytes > LONGEST_TOPIC_BYTES ? { kind: "topic-too-long", bytes } : undefined;
}
