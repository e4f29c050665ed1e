import { suggestId } from "@/components/task-form/suggest";
import type { EndInput } from "@/lib/api/check";
import type { Connection } from "@/lib/api/connection";
import type { SecretChanges, TaskInput } from "@/lib/api/task";
import { withConnection } from "@/lib/dsn/connection-part";
import { emptyDraft, withParam } from "@/lib/dsn/draft";
import { formatDsn } from "@/lib/dsn/format";
import { parseDsn } from "@/lib/dsn/parse";
import type { DsnDraft } from "@/lib/dsn/types";

/** Everything that the first steps have gathered. */
export interface FirstTask {
	source: Connection;
	broker: Connection;
	tmqTopic: string;
	template: string;
	sourceDraft: DsnDraft;
	brokerDraft: DsnDraft;
}

interface Choices {
	source: Connection;
	broker: Connection;
	tmqTopic: string;
	template: string;
	/** Group and client id: progress is kept under it. */
	id: string;
}

/** The two ends of the task, with the settings that suit a first one: from the start of the log, acknowledged. */
export function firstTask({ source, broker, tmqTopic, template, id }: Choices): FirstTask {
	const from = {
		...emptyDraft("source"),
		object: tmqTopic,
		params: { "group.id": id, "auto.offset.reset": "earliest" },
	};
	const to = { ...emptyDraft("broker"), params: { client_id: id, topic: template, qos: "1" } };
	return {
		source,
		broker,
		tmqTopic,
		template,
		sourceDraft: withConnection("source", from, parseDsn("source", source.dsn).draft),
		brokerDraft: withConnection("broker", to, parseDsn("broker", broker.dsn).draft),
	};
}

/** Group and client id follow the name: another task from the same TMQ topic must not share the messages. */
export function taskInputOf(task: FirstTask, name: string): TaskInput {
	const id = suggestId(name);
	const secrets: SecretChanges = {};
	for (const { id, storedSecrets } of [task.source, task.broker]) {
		for (const secret of storedSecrets) secrets[secret] = { action: "take", from: { kind: "connection", id } };
	}
	return {
		name: name.trim(),
		source: formatDsn("source", withParam(task.sourceDraft, "group.id", id)),
		broker: formatDsn("broker", withParam(task.brokerDraft, "client_id", id)),
		secrets,
	};
}

/** For a peek: the connection's secrets are used where they lie. */
export function sourceInputOf({ source, sourceDraft }: FirstTask): EndInput {
	return {
		dsn: formatDsn("source", sourceDraft),
		connectionId: source.id,
		useStored: source.storedSecrets,
	};
}
