import { Document } from "yaml";
import { BROKER_FIELDS } from "@/lib/dsn/broker-fields";
import { SOURCE_FIELDS } from "@/lib/dsn/source-fields";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import { writeHost } from "./host";
import type { TaskSettings } from "./types";

const HEAD =
	" Tasks of Spillway. Passwords, tokens and private keys are left out:\n those named under “secrets” are asked for on import.";

/** Long lines stay whole: a line of the file is a line of the diff. */
const WRITING = { lineWidth: 0 } as const;

const byName = new Intl.Collator("en", { numeric: true });

/**
 * Writes tasks as YAML that `readTaskFile` reads back to the same. Tasks, keys and options always come in the same
 * order, so that a file in version control changes only where a task has changed.
 */
export function writeTaskFile(tasks: readonly TaskSettings[]): string {
	const sorted = tasks.toSorted((a, b) => byName.compare(a.name, b.name) || (a.name < b.name ? -1 : 1));
	const document = new Document({ tasks: sorted.map(plain) });
	document.commentBefore = HEAD;
	return document.toString(WRITING);
}

/** One task by itself, as it stands in a file; what two states of a task are compared by. */
export function writeTask(task: TaskSettings): string {
	return new Document(plain(task)).toString(WRITING);
}

function plain(task: TaskSettings): object {
	return {
		name: task.name,
		...(task.labels.length === 0 ? {} : { labels: [...task.labels] }),
		source: plainEnd("source", task.source),
		broker: plainEnd("broker", task.broker),
		...(task.secrets.length === 0 ? {} : { secrets: task.secrets.toSorted() }),
	};
}

function plainEnd(end: DsnEnd, draft: DsnDraft): object {
	const { protocol, hosts, user, object } = draft;
	const options = Object.entries(draft.params).toSorted(([a], [b]) => compareOptions(end, a, b));
	return {
		protocol,
		hosts: hosts.map(writeHost),
		...(user === "" ? {} : { user }),
		...(object === "" ? {} : end === "source" ? { tmqTopics: object.split(",") } : { path: object }),
		...(options.length === 0 ? {} : { options: Object.fromEntries(options) }),
	};
}

const ORDER: Readonly<Record<DsnEnd, ReadonlyMap<string, number>>> = {
	source: new Map(SOURCE_FIELDS.map(({ name }, index) => [name, index])),
	broker: new Map(BROKER_FIELDS.map(({ name }, index) => [name, index])),
};

/** In the order of the form, then what is handed on, by name. */
function compareOptions(end: DsnEnd, a: string, b: string): number {
	const rank = (name: string) => ORDER[end].get(name) ?? Number.MAX_SAFE_INTEGER;
	return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}
