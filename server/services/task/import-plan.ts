import type { z } from "zod";
import { SECRET_NAMES, type SecretChanges, type SecretName } from "@/lib/api/task";
import type { ImportEntry, ImportPlan, importInputSchema } from "@/lib/api/task-file";
import type { DsnEnd } from "@/lib/dsn/types";
import { Secret } from "@/lib/secret";
import { compareTasks, isSame } from "@/lib/task-file/compare";
import { readTaskFile } from "@/lib/task-file/read";
import { hostsOf, replaceHosts } from "@/lib/task-file/replace-hosts";
import type { FileIssue, FileTask } from "@/lib/task-file/types";
import type { ServiceContext } from "../context";
import { type DsnDrafts, splitLines } from "./dsn-lines";
import { type TaskRow, WITH_PARTS } from "./internal";
import { issuesOf } from "./save";
import { isMoved, planSecrets, type SecretPlan } from "./secret-changes";
import { settingsOf } from "./settings";

/** One task of the file, ready to be carried out once nothing is missing. */
export interface PlannedTask {
	entry: ImportEntry;
	labels: readonly string[];
	drafts: DsnDrafts;
	secrets: SecretPlan;
	/** What is stored under its name. */
	row: TaskRow | undefined;
}

export interface PlannedImport {
	tasks: PlannedTask[];
	issues: FileIssue[];
	hosts: ImportPlan["hosts"];
}

type Input = z.output<typeof importInputSchema>;

const ENDS: readonly DsnEnd[] = ["source", "broker"];

/** Holds a file against the store. Changes nothing. */
export async function planImport(ctx: ServiceContext, input: Input): Promise<PlannedImport> {
	const { tasks: read, issues } = readTaskFile(input.yaml);
	const hosts = {
		source: hostsOf(read.map(({ source }) => source)),
		broker: hostsOf(read.map(({ broker }) => broker)),
	};
	const rows = await ctx.db.task.findMany({ include: WITH_PARTS });
	const byName = new Map(rows.map((row) => [row.name, row]));
	const tasks: PlannedTask[] = [];
	for (const fileTask of read) {
		const drafts = {
			source: replaceHosts(fileTask.source, input.hosts.source),
			broker: replaceHosts(fileTask.broker, input.hosts.broker),
		};
		const planned = await planTask(
			ctx,
			fileTask,
			drafts,
			byName.get(fileTask.name),
			input.secrets[fileTask.name] ?? {},
		);
		tasks.push(planned);
		issues.push(...(await fileIssuesOf(ctx, fileTask, planned)));
	}
	return { tasks, issues: issues.toSorted((a, b) => a.line - b.line), hosts };
}

async function planTask(
	ctx: ServiceContext,
	file: FileTask,
	drafts: DsnDrafts,
	row: TaskRow | undefined,
	given: Partial<Record<SecretName, string>>,
): Promise<PlannedTask> {
	const before = row === undefined ? undefined : settingsOf(row);
	const diff = compareTasks(before, { ...file, ...drafts });
	const isUnchanged = before !== undefined && isSame(diff);
	const stored = row === undefined || isUnchanged ? new Map() : await ctx.secrets.read(ctx.db, row.id);
	const stays = row === undefined ? undefined : splitLines(row).drafts;
	const secrets = planSecrets({
		changes: secretChanges(file, given),
		typed: {},
		stored,
		movedEnds: new Set(ENDS.filter((end) => stays !== undefined && isMoved(stays[end], drafts[end]))),
		broker: drafts.broker,
	});
	const asksFor = isUnchanged ? [] : file.secrets.filter((name) => !secrets.after.has(name));
	const entry: ImportEntry = {
		name: file.name,
		line: file.line,
		kind: isUnchanged ? "unchanged" : before === undefined ? "new" : "changed",
		diff,
		asksFor,
		isRestarted: !isUnchanged && row !== undefined && row.desired === "running" && ctx.supervisor.isActive(row.id),
	};
	return { entry, labels: file.labels, drafts, secrets, row };
}

/** The file says which secrets a task has: one that it does not name goes. */
function secretChanges(file: FileTask, given: Partial<Record<SecretName, string>>): SecretChanges {
	const changes: SecretChanges = {};
	for (const name of SECRET_NAMES) {
		const value = given[name];
		if (!file.secrets.includes(name)) changes[name] = { action: "remove" };
		else changes[name] = value === undefined ? { action: "keep" } : { action: "replace", value };
	}
	return changes;
}

/** What is wrong with the DSNs, taking secrets that are still asked for as given. */
async function fileIssuesOf(ctx: ServiceContext, file: FileTask, planned: PlannedTask): Promise<FileIssue[]> {
	const { entry, drafts, secrets } = planned;
	if (entry.kind === "unchanged") return [];
	const after = new Map(secrets.after);
	for (const name of entry.asksFor) after.set(name, new Secret("given later"));
	const asked = new Set<string>(entry.asksFor);
	const issues = await issuesOf(ctx, drafts, { after, issues: [] });
	return issues
		.filter(({ field }) => !asked.has(field))
		.map(({ field, message }) => {
			const [end = "", ...rest] = field.split(".");
			const line = end === "source" || end === "broker" ? file.lineOf(end, rest.join(".")) : file.line;
			return { line, task: file.name, code: "bad-field", message };
		});
}
