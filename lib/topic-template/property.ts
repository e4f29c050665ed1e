import { LONGEST_TOPIC_BYTES } from "./publishable";
import type { PropertyTemplate, PropertyVariable } from "./types";

export type PropertyValues = Partial<Record<PropertyVariable, string>>;

const encoder = new TextEncoder();

/**
 * The value of a user property for one message; undefined when the message lacks a variable of it, or when the value is
 * too long for MQTT: then the message goes out without this property. MQTT carries no NUL, so it becomes U+FFFD.
 */
export function renderProperty(template: PropertyTemplate, values: PropertyValues): string | undefined {
	let text = "";
	for (const part of template.parts) {
		const value = typeof part === "string" ? part : values[part.variable];
		if (value === undefined || (value === "" && typeof part !== "string")) return undefined;
		text += value;
	}
	const isShort = text.length * 3 <= LONGEST_TOPIC_BYTES || encoder.encode(text).length <= LONGEST_TOPIC_BYTES;
	return isShort ? text.replaceAll("\0", "\ufffd") : undefined;
}
