import type { DbOrTransaction } from "@/server/db/open";
import { InputError } from "@/server/errors";
import type { SecretStore } from "@/server/secrets/store";
import type { TaskDefinition } from "@/server/supervisor/types";
import { judgeLines, secretLines, splitLines } from "./dsn-lines";
import { findTask } from "./internal";

/**
 * A stored task as the supervisor runs it.
 *
 * @throws NotFoundError; SecretError when a secret cannot be read; InputError when its DSNs are not valid (any more)
 */
export async function loadDefinition(db: DbOrTransaction, secrets: SecretStore, id: string): Promise<TaskDefinition> {
	const row = await findTask(db, id);
	const { drafts } = splitLines(row);
	const stored = await secrets.read(db, id);
	const judged = judgeLines(drafts, stored);
	if (!judged.ok) throw new InputError(judged.issues);
	return { ...secretLines(drafts, stored), memberCount: judged.source.parallel };
}
