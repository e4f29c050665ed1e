import type { TaskSettings } from "@/lib/task-file/types";
import { splitLines } from "./dsn-lines";
import { storedSecretsOf, type TaskRow } from "./internal";

/** What a task file says of a stored task. */
export function settingsOf(row: TaskRow): TaskSettings {
	const { drafts } = splitLines(row);
	return { name: row.name, labels: row.labels.map(({ label }) => label), ...drafts, secrets: storedSecretsOf(row) };
}
