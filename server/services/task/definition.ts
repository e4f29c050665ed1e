import { placementOf } from "@/lib/task/placement";
import { InputError } from "@/server/errors";
import type { TaskDefinition } from "@/server/supervisor/types";
import type { ServiceContext } from "../context";
import { resolveFiles } from "../file/resolve";
import { judgeLines, secretLines, splitLines } from "./dsn-lines";
import { findTask } from "./internal";

/**
 * A stored task as the supervisor runs it.
 *
 * @throws NotFoundError; SecretError when a secret cannot be read; InputError when its DSNs are not valid (any more)
 */
export async function loadDefinition(
	{ db, secrets, files }: Pick<ServiceContext, "db" | "secrets" | "files">,
	id: string,
): Promise<TaskDefinition> {
	const row = await findTask(db, id);
	const lines = splitLines(row).drafts;
	const resolved = await resolveFiles(db, files, lines.broker);
	const drafts = { ...lines, broker: resolved.draft };
	const stored = await secrets.read(db, id);
	const judged = judgeLines(drafts, stored);
	if (resolved.issues.length > 0) throw new InputError(resolved.issues);
	if (!judged.ok) throw new InputError(judged.issues);
	const placement = placementOf(row.labels.map(({ label }) => label));
	return { ...secretLines(drafts, stored), memberCount: judged.source.parallel, placement };
}
