/** A consumer group or client id made from the task's name: `Plant meters` becomes `spillway-plant-meters`. */
export function suggestId(taskName: string): string {
	const slug = taskName
		.normalize("NFKD")
		.replace(/[^\p{L}\p{N}]+/gu, "-")
		.replace(/^-+|-+$/g, "")
		.toLowerCase();
	return slug === "" ? "" : `spillway-${slug}`;
}

/** A first name for a task that came as a command: the TMQ topic without the prefix many people give it. */
export function nameFromTmqTopic(object: string): string {
	const [first = ""] = object.split(",");
	return first
		.trim()
		.replace(/^topic[_-]/i, "")
		.replaceAll("_", "-");
}
