import type { Connection } from "@/lib/api/connection";
import type { SecretName, SecretOwner, Task } from "@/lib/api/task";
import { withConnection } from "@/lib/dsn/connection-part";
import { parseDsn } from "@/lib/dsn/parse";
import type { DsnEnd } from "@/lib/dsn/types";
import type { TaskDraft } from "./draft";
import { type StoredSecrets, secretsOf } from "./secrets";

/** Where an end can be filled in from. */
export interface EndToTake {
	owner: SecretOwner;
	name: string;
	end: DsnEnd;
	dsn: string;
	storedSecrets: readonly SecretName[];
}

export function endOfConnection({ id, name, end, dsn, storedSecrets }: Connection): EndToTake {
	return { owner: { kind: "connection", id }, name, end, dsn, storedSecrets };
}

export function sourceOfTask({ id, name, source, storedSecrets }: Task): EndToTake {
	return { owner: { kind: "task", id }, name, end: "source", dsn: source, storedSecrets };
}

/**
 * Fills one end in from a saved connection or another task: its server, sign-in and TLS in place of those typed; TMQ
 * topic, group and MQTT topic stay. Its secrets are named only, and taken over on the server when the task is saved.
 */
export function takeEnd(draft: TaskDraft, { owner, name, end, dsn, storedSecrets }: EndToTake): TaskDraft {
	const connection = parseDsn(end, dsn).draft;
	const stored: StoredSecrets = { ...draft.stored };
	for (const secret of secretsOf(end)) {
		if (storedSecrets.includes(secret)) stored[secret] = "keep";
		// What the task had stored was for another server.
		else if (stored[secret] !== undefined) stored[secret] = "remove";
	}
	return {
		...draft,
		[end]: withConnection(end, draft[end], connection),
		stored,
		taken: { ...draft.taken, [end]: { owner, name, dsn: connection } },
		lines: { ...draft.lines, [end]: undefined },
	};
}
