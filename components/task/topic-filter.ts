/**
 * Whether an MQTT topic is shown under what was typed: an MQTT filter when it holds `+` or `#` as whole levels, else
 * any part of the topic, whatever its case.
 */
export function matchesTopic(filter: string, mqttTopic: string): boolean {
	const wanted = filter.trim();
	if (wanted === "") return true;
	const levels = wanted.split("/");
	const isMqttFilter = levels.some((level) => level === "+" || level === "#");
	if (!isMqttFilter) return mqttTopic.toLowerCase().includes(wanted.toLowerCase());
	const names = mqttTopic.split("/");
	for (const [index, level] of levels.entries()) {
		if (level === "#") return true;
		const name = names[index];
		if (name === undefined || (level !== "+" && level !== name)) return false;
	}
	return names.length === levels.length;
}
