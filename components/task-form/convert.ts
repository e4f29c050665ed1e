import type { EndInput } from "@/lib/api/check";
import type { ConnectionInput } from "@/lib/api/connection";
import type { SecretChanges, SecretName, SecretOwner, Task, TaskInput } from "@/lib/api/task";
import { emptyDraft } from "@/lib/dsn/draft";
import { formatDsn } from "@/lib/dsn/format";
import { parseDsn } from "@/lib/dsn/parse";
import { splitSecrets } from "@/lib/dsn/secrets";
import type { DsnEnd } from "@/lib/dsn/types";
import type { TaskDraft } from "./draft";
import { keptSecrets, type StoredSecrets, secretChanges } from "./secrets";

/** A form nobody has touched: the usual protocols, MQTT 5, and QoS 1, because QoS 0 may lose what it sends. */
export function newDraft(): TaskDraft {
	return {
		isNew: true,
		name: "",
		labels: [],
		source: {
			...emptyDraft("source"),
			hosts: [{ host: "", port: "6041" }],
			params: { "auto.offset.reset": "earliest" },
		},
		broker: {
			...emptyDraft("broker"),
			hosts: [{ host: "", port: "1883" }],
			params: { version: "5.0", qos: "1" },
		},
		stored: {},
		taken: { source: undefined, broker: undefined },
		lines: { source: undefined, broker: undefined },
	};
}

/** The draft of a stored task. */
export function draftOf(task: Task): TaskDraft {
	const stored: StoredSecrets = {};
	for (const name of task.storedSecrets) stored[name] = "keep";
	return {
		isNew: false,
		name: task.name,
		labels: task.labels,
		source: parseDsn("source", task.source).draft,
		broker: parseDsn("broker", task.broker).draft,
		stored,
		taken: { source: undefined, broker: undefined },
		lines: { source: undefined, broker: undefined },
	};
}

/** What a save sends. The DSN lines hold no secret; those travel beside them. */
export function inputOf(draft: TaskDraft): TaskInput {
	return {
		name: draft.name.trim(),
		labels: draft.labels,
		source: lineWithoutSecrets(draft, "source"),
		broker: lineWithoutSecrets(draft, "broker"),
		secrets: secretChanges(draft),
	};
}

/** One end for a check, a peek or the list of TMQ topics: typed secrets travel along, stored ones are named. */
export function endInputOf(draft: TaskDraft, end: DsnEnd, taskId: string | undefined): EndInput {
	const { secrets } = splitSecrets(end, draft[end]);
	const input = { dsn: lineWithoutSecrets(draft, end), secrets };
	const taken = draft.taken[end];
	if (taken !== undefined) {
		const { kind, id } = taken.owner;
		const owner = kind === "connection" ? { connectionId: id } : { taskId: id };
		return { ...input, ...owner, useStored: keptSecrets(draft, end) };
	}
	return taskId === undefined ? input : { ...input, taskId, useStored: keptSecrets(draft, end) };
}

/** One end as a connection to save: its secrets as typed, or taken over from where they are stored. */
export function connectionInputOf(
	draft: TaskDraft,
	end: DsnEnd,
	name: string,
	taskId: string | undefined,
): ConnectionInput {
	const secrets: SecretChanges = {};
	for (const [secret, value] of Object.entries(splitSecrets(end, draft[end]).secrets)) {
		secrets[secret as SecretName] = { action: "replace", value };
	}
	const ofTask: SecretOwner | undefined = taskId === undefined ? undefined : { kind: "task", id: taskId };
	const from = draft.taken[end]?.owner ?? ofTask;
	for (const secret of keptSecrets(draft, end)) if (from !== undefined) secrets[secret] = { action: "take", from };
	return { name, end, dsn: lineWithoutSecrets(draft, end), secrets };
}

/** Whether saving would change anything. */
export function isChanged(before: TaskDraft, now: TaskDraft): boolean {
	return JSON.stringify(inputOf(before)) !== JSON.stringify(inputOf(now));
}

function lineWithoutSecrets(draft: TaskDraft, end: DsnEnd): string {
	const { params, ...dsn } = draft[end];
	// A blank parameter says the same as none.
	const given = Object.fromEntries(Object.entries(params).filter(([, text]) => text.trim() !== ""));
	return formatDsn(end, { ...dsn, params: given }, { omitSecrets: true });
}
