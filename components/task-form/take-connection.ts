import type { Connection } from "@/lib/api/connection";
import { withConnection } from "@/lib/dsn/connection-part";
import { parseDsn } from "@/lib/dsn/parse";
import type { TaskDraft } from "./draft";
import { type StoredSecrets, secretsOf } from "./secrets";

/**
 * Fills one end in from a saved connection: its server, sign-in and TLS in place of those typed; TMQ topic, group and
 * MQTT topic stay. Its secrets are named only, and taken over on the server when the task is saved.
 */
export function takeConnection(draft: TaskDraft, { id, name, end, dsn, storedSecrets }: Connection): TaskDraft {
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
		taken: { ...draft.taken, [end]: { id, name, dsn: connection } },
		lines: { ...draft.lines, [end]: undefined },
	};
}
