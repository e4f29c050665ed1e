import type { ConfigurationEntry } from "@/lib/api/configuration";
import { compareConnections, compareTasks, type DiffLine } from "@/lib/task-file/compare";
import { InputError } from "@/server/errors";
import { readConnectionRows } from "../connection/internal";
import { removeConnection } from "../connection/remove";
import type { ServiceContext } from "../context";
import { WITH_PARTS } from "../task/internal";
import { removeTask } from "../task/remove";
import { settingsOf } from "../task/settings";
import { connectionSettingsOf } from "./connection-plan";
import type { ConfigurationRequest } from "./plan";

type Kind = ConfigurationEntry["kind"];

/** Something that is deleted because no file has it any more, or because it was named. */
export interface Removal {
	entry: ConfigurationEntry;
	carryOut(): Promise<void>;
}

/**
 * What is to be deleted: under `prune` what an earlier run with the same set has made and no file has; and whatever
 * `remove` names, as far as it is there. The demo is nobody's to delete.
 *
 * @throws InputError when a name that is to be removed is in a file
 */
export async function removalsOf(
	ctx: ServiceContext,
	{ prune, remove, set }: ConfigurationRequest,
	inFiles: Readonly<Record<Kind, ReadonlySet<string>>>,
): Promise<Removal[]> {
	const kept = remove.find((name) => inFiles.task.has(name) || inFiles.connection.has(name));
	if (kept !== undefined) {
		const message = `“${kept}” is to be removed, and is in a file: take it out of one of them.`;
		throw new InputError([{ field: "remove", code: "kept", message }]);
	}
	const isGone = (kind: Kind, row: { name: string; appliedSet: string | null; isDemo: boolean }) =>
		!row.isDemo && !inFiles[kind].has(row.name) && (remove.includes(row.name) || (prune && row.appliedSet === set));
	const tasks = await ctx.db.task.findMany({ include: WITH_PARTS, orderBy: { name: "asc" } });
	const connections = await readConnectionRows(ctx.db);
	return [
		...tasks
			.filter((row) => isGone("task", row))
			.map((row) => ({
				entry: removed("task", row.name, compareTasks(settingsOf(row), undefined)),
				carryOut: () => removeTask({ ctx, input: { id: row.id } }),
			})),
		...connections
			.filter((row) => isGone("connection", row))
			.map((row) => ({
				entry: removed("connection", row.name, compareConnections(connectionSettingsOf(row), undefined)),
				carryOut: () => removeConnection({ ctx, input: { id: row.id } }),
			})),
	];
}

function removed(kind: Kind, name: string, diff: DiffLine[]): ConfigurationEntry {
	return { kind, name, change: "removed", diff, newSecrets: [], isRestarted: false, isStarted: false };
}
