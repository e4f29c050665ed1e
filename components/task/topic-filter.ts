import { matchesFilter } from "@/lib/topic-template/filter";

/**
 * Whether an MQTT topic is shown under what was typed: an MQTT filter when it holds `+` or `#` as whole levels, else
 * any part of the topic, whatever its case.
 */
export function matchesTopic(filter: string, mqttTopic: string): boolean {
	const wanted = filter.trim();
	if (wanted === "") return true;
	const isMqttFilter = wanted.split("/").some((level) => level === "+" || level === "#");
	if (!isMqttFilter) return mqttTopic.toLowerCase().includes(wanted.toLowerCase());
	return matchesFilter(wanted, mqttTopic);
}
