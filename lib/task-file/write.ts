import { Document, Scalar, visit } from "yaml";
import { BROKER_FIELDS } from "@/lib/dsn/broker-fields";
import { SOURCE_FIELDS } from "@/lib/dsn/source-fields";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import { writeHost } from "./host";
import type { ConnectionSettings, SecretReferences, TaskSettings } from "./types";

const HEAD =
	" Tasks of Spillway. Passwords, tokens and private keys are left out:\n those named under “secrets” are asked for on import.";

const HEAD_OF_APPLIED =
	" For “spillway apply”. Secrets are left out: say under “secrets” where each is, by “env: NAME” or “file: PATH”.";

/** Long lines stay whole: a line of the file is a line of the diff. */
const WRITING = { lineWidth: 0 } as const;

/** In several lines, of which one begins or ends with a blank: as a block, such a text would not come back the same. */
const HAS_BLANKS_AT_LINE_ENDS = /\n[ \t]|[ \t]\n|^[ \t].*\n/;

const byName = new Intl.Collator("en", { numeric: true });

/**
 * Writes tasks as YAML that `readTaskFile` reads back to the same. Tasks, keys and options always come in the same
 * order, so that a file in version control changes only where a task has changed.
 */
export function writeTaskFile(tasks: readonly TaskSettings[]): string {
	return document({ tasks: tasks.toSorted(compareNames).map((task) => plain(task)) }, HEAD);
}

/** One task in a file of its own, with where its secrets are as far as that is known. */
export function writeConfiguredTask(task: TaskSettings, references?: SecretReferences): string {
	return document({ tasks: [plain(task, references)] }, HEAD_OF_APPLIED);
}

/** One connection in a file of its own, like `writeConfiguredTask`. */
export function writeConfiguredConnection(connection: ConnectionSettings, references?: SecretReferences): string {
	return document({ connections: [plainConnection(connection, references)] }, HEAD_OF_APPLIED);
}

/** Everything in one text that `readConfigurationFile` reads back to the same. */
export function writeConfiguration(all: {
	tasks: readonly TaskSettings[];
	connections: readonly ConnectionSettings[];
}): string {
	const connections = all.connections.toSorted(compareNames).map((connection) => plainConnection(connection));
	return document({ connections, tasks: all.tasks.toSorted(compareNames).map((task) => plain(task)) }, HEAD_OF_APPLIED);
}

/** One connection by itself, as it stands in a file; what two states of a connection are compared by. */
export function writeConnection(connection: ConnectionSettings): string {
	return document(plainConnection(connection));
}

/** One task by itself, as it stands in a file; what two states of a task are compared by. */
export function writeTask(task: TaskSettings): string {
	return document(plain(task));
}

function compareNames(a: { name: string }, b: { name: string }): number {
	return byName.compare(a.name, b.name) || (a.name < b.name ? -1 : 1);
}

function document(content: object, head?: string): string {
	const written = new Document(content);
	visit(written, {
		Scalar(_key, scalar) {
			if (typeof scalar.value === "string" && HAS_BLANKS_AT_LINE_ENDS.test(scalar.value))
				scalar.type = Scalar.QUOTE_DOUBLE;
		},
	});
	if (head !== undefined) written.commentBefore = head;
	return written.toString(WRITING);
}

function plain(task: TaskSettings, references?: SecretReferences): object {
	return {
		name: task.name,
		...(task.labels.length === 0 ? {} : { labels: [...task.labels] }),
		source: plainEnd("source", task.source),
		broker: plainEnd("broker", task.broker),
		...plainSecrets(task, references),
	};
}

function plainConnection(connection: ConnectionSettings, references?: SecretReferences): object {
	const { name, end, draft } = connection;
	return { name, [end]: plainEnd(end, draft), ...plainSecrets(connection, references) };
}

/** A list of names; a map where it is known of one of them where its value is. */
function plainSecrets({ secrets }: Pick<TaskSettings, "secrets">, references: SecretReferences = new Map()): object {
	if (secrets.length === 0) return {};
	const names = secrets.toSorted();
	if (!names.some((name) => references.has(name))) return { secrets: names };
	const entries = names.map((name) => {
		const reference = references.get(name);
		return [name, reference === undefined ? null : { [reference.from]: reference.name }];
	});
	return { secrets: Object.fromEntries(entries) };
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
