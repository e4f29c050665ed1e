import type { TemplateVariable, TopicTemplate } from "./types";

/**
 * The MQTT filter under which everything arrives that a template renders: a level with a variable becomes `+`, unless
 * its value is known. A value that itself holds `/` makes more levels than the filter has; such topics do not match.
 */
export function templateFilter(template: TopicTemplate, known: Partial<Record<TemplateVariable, string>> = {}): string {
	const levels: string[] = [""];
	const open = new Set<number>();
	for (const part of template.parts) {
		const text = typeof part === "string" ? part : known[part.variable];
		if (text === undefined) {
			open.add(levels.length - 1);
			continue;
		}
		const [first = "", ...more] = text.split("/");
		levels[levels.length - 1] += first;
		levels.push(...more);
	}
	return levels.map((level, index) => (open.has(index) ? "+" : level)).join("/");
}

/** Whether a topic arrives under an MQTT filter. */
export function matchesFilter(filter: string, mqttTopic: string): boolean {
	const names = mqttTopic.split("/");
	const levels = filter.split("/");
	// Topics of the broker itself do not arrive under a wildcard in the first place.
	if (mqttTopic.startsWith("$") && (levels[0] === "+" || levels[0] === "#")) return false;
	for (const [index, level] of levels.entries()) {
		if (level === "#") return true;
		const name = names[index];
		if (name === undefined || (level !== "+" && level !== name)) return false;
	}
	return names.length === levels.length;
}
