import type { z } from "zod";
import {
	type ConfigurationEntry,
	type ConfigurationIssue,
	type ConfigurationPlan,
	configurationInputSchema,
} from "@/lib/api/configuration";
import { type ReadConfigurationFile, readConfigurationFile } from "@/lib/task-file/read";
import type { FileConnection, FileIssue, FileTask } from "@/lib/task-file/types";
import { permit } from "@/server/accounts/permit";
import type { Call, ServiceContext } from "../context";
import { parseInput } from "../input";
import { type PlannedTask, planTasks } from "../task/import-plan";
import { type PlannedConnection, planConnections } from "./connection-plan";
import { type Removal, removalsOf } from "./removals";

export type ConfigurationRequest = z.output<typeof configurationInputSchema>;

/** Everything that a set of files would do. */
export interface PlannedConfiguration {
	tasks: { entry: ConfigurationEntry; task: PlannedTask }[];
	connections: { entry: ConfigurationEntry; connection: PlannedConnection }[];
	removals: Removal[];
	issues: ConfigurationIssue[];
}

/**
 * Says what applying a set of files would change. Changes nothing.
 *
 * @throws InputError; SecretError when a stored secret that stays cannot be read
 */
export async function planConfiguration({ ctx, input }: Call<unknown>): Promise<ConfigurationPlan> {
	permit(ctx, "task:edit");
	permit(ctx, "connection:edit");
	return planOf(await planFiles(ctx, parseInput(configurationInputSchema, input)), false);
}

export function planOf({ tasks, connections, removals, issues }: PlannedConfiguration, isApplied: boolean) {
	const entries = [...connections, ...tasks, ...removals].map(({ entry }) => entry);
	return { isApplied, entries, issues };
}

interface Placed<Read> {
	file: string;
	read: Read;
}

/** Holds all files against the store, whatever their order. */
export async function planFiles(ctx: ServiceContext, input: ConfigurationRequest): Promise<PlannedConfiguration> {
	const files = input.files.map(({ name, yaml }) => ({ name, content: readConfigurationFile(yaml) }));
	const issues = files.flatMap(({ name, content }) => content.issues.map((issue) => placed(name, issue)));
	const tasks = gather(files, ({ tasks }) => tasks);
	const connections = gather(files, (content) => content.connections);
	issues.push(...sameNames(tasks), ...sameNames(connections));
	const plannedTasks = await planTasks(ctx, readsOf(tasks), input.secrets.tasks);
	const plannedConnections = await planConnections(ctx, readsOf(connections), input.secrets.connections);
	const result: PlannedConfiguration = { tasks: [], connections: [], removals: [], issues };
	for (const [index, { task, issues: found }] of plannedTasks.entries()) {
		const at = tasks[index];
		if (at === undefined) continue;
		issues.push(...found.map((issue) => placed(at.file, issue)), ...missing(at, task.entry.asksFor));
		result.tasks.push({ entry: taskEntry(at, task, input.start), task });
	}
	for (const [index, { planned, issues: found }] of plannedConnections.entries()) {
		const at = connections[index];
		if (at === undefined) continue;
		issues.push(...found.map((issue) => placed(at.file, issue)), ...missing(at, planned.asksFor));
		result.connections.push({ entry: connectionEntry(at, planned), connection: planned });
	}
	const removals = await removalsOf(ctx, input, {
		task: new Set(readsOf(tasks).map(({ name }) => name)),
		connection: new Set(readsOf(connections).map(({ name }) => name)),
	});
	// A file that could not be read may hold what would look as if it were in none.
	if (issues.length === 0) result.removals = removals;
	return result;
}

function gather<Read>(
	files: readonly { name: string; content: ReadConfigurationFile }[],
	part: (content: ReadConfigurationFile) => Read[],
): Placed<Read>[] {
	return files.flatMap(({ name, content }) => part(content).map((read) => ({ file: name, read })));
}

function readsOf<Read>(all: readonly Placed<Read>[]): Read[] {
	return all.map(({ read }) => read);
}

function placed(file: string, { line, task, field, code, message }: FileIssue): ConfigurationIssue {
	return { file, line, name: task, field, code, message };
}

/** What one file has is refused in another; within one file it was refused on reading. */
function sameNames(all: readonly Placed<FileTask | FileConnection>[]): ConfigurationIssue[] {
	const first = new Map<string, Placed<FileTask | FileConnection>>();
	return all.flatMap((at) => {
		const { name, line } = at.read;
		const other = first.get(name);
		if (other === undefined) first.set(name, at);
		if (other === undefined || other.file === at.file) return [];
		const message = `“${name}” stands in ${other.file}, line ${other.read.line}, too: remove one of them.`;
		return [{ file: at.file, line, name, code: "same-name", message }];
	});
}

function missing({ file, read }: Placed<FileTask | FileConnection>, names: PlannedTask["entry"]["asksFor"]) {
	return names.map((secret): ConfigurationIssue => {
		const message = `The value of ${secret} is not stored yet: say below its name where it is, by “env: NAME” or “file: PATH”.`;
		return { file, line: read.lineOfSecret(secret), name: read.name, field: secret, code: "secret-needed", message };
	});
}

function taskEntry({ file, read }: Placed<FileTask>, { entry, row }: PlannedTask, start: boolean): ConfigurationEntry {
	const { name, kind, diff, newSecrets, isRestarted } = entry;
	const isStarted = start && row?.desired !== "running";
	return { kind: "task", name, change: kind, file, line: read.line, diff, newSecrets, isRestarted, isStarted };
}

function connectionEntry(
	{ file, read }: Placed<FileConnection>,
	{ change, diff, newSecrets }: PlannedConnection,
): ConfigurationEntry {
	const rest = { isRestarted: false, isStarted: false };
	return { kind: "connection", name: read.name, change, file, line: read.line, diff, newSecrets, ...rest };
}
