/** A consumer group or client id made from the task's name: `Plant meters` becomes `spillway-plant-meters`. */
export function suggestId(taskName: string): string {
	const slug = taskName
		.normalize("NFKD")
		.replace(/[^\p{L}\p{N}]+/gu, "-")
		.replace(/^-+|-+$/g, "")
		.toLowerCase();
	return slug === "" ? "" : `spillway-${slug}`;
}

/**
 * A first name for a task that came as a command: the TMQ topic without the prefix many people give it, numbered where
 * another task has that name.
 */
export function nameFromTmqTopic(object: string, taken: readonly string[] = []): string {
	const [first = ""] = object.split(",");
	const name = first
		.trim()
		.replace(/^topic[_-]/i, "")
		.replaceAll("_", "-");
	if (name === "") return "";
	for (let n = 1; ; n++) {
		const candidate = n === 1 ? name : `${name}-${n}`;
		if (!taken.includes(candidate)) return candidate;
	}
}
