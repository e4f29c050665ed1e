import type { z } from "zod";
import { SECRET_NAMES, type SecretChanges, type SecretName } from "@/lib/api/task";
import type { ImportEntry, ImportPlan, importInputSchema } from "@/lib/api/task-file";
import { isMoved } from "@/lib/dsn/is-moved";
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
import { endOf, planSecrets, type SecretPlan } from "./secret-changes";
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

/** Secrets that come with a file, by name of the task. */
type GivenSecrets = Readonly<Record<string, Partial<Record<SecretName, string>>>>;

/** Holds a file against the store. Changes nothing. */
export async function planImport(ctx: ServiceContext, input: Input): Promise<PlannedImport> {
	const { tasks: read, issues } = readTaskFile(input.yaml);
	const hosts = {
		source: hostsOf(read.map(({ source }) => source)),
		broker: hostsOf(read.map(({ broker }) => broker)),
	};
	const moved = read.map((task) => ({
		...task,
		source: replaceHosts(task.source, input.hosts.source),
		broker: replaceHosts(task.broker, input.hosts.broker),
	}));
	const planned = await planTasks(ctx, moved, input.secrets);
	issues.push(...planned.flatMap((task) => task.issues));
	return { tasks: planned.map(({ task }) => task), issues: issues.toSorted((a, b) => a.line - b.line), hosts };
}

/** Holds tasks against what is stored under their names. Changes nothing. */
export async function planTasks(
	ctx: ServiceContext,
	files: readonly FileTask[],
	secrets: GivenSecrets,
): Promise<{ task: PlannedTask; issues: FileIssue[] }[]> {
	const rows = await ctx.db.task.findMany({ include: WITH_PARTS });
	const byName = new Map(rows.map((row) => [row.name, row]));
	const planned: { task: PlannedTask; issues: FileIssue[] }[] = [];
	for (const file of files) {
		const given = Object.hasOwn(secrets, file.name) ? secrets[file.name] : undefined;
		const task = await planTask(ctx, file, byName.get(file.name), given ?? {});
		planned.push({ task, issues: await fileIssuesOf(ctx, file, task) });
	}
	return planned;
}

async function planTask(
	ctx: ServiceContext,
	file: FileTask,
	row: TaskRow | undefined,
	given: Partial<Record<SecretName, string>>,
): Promise<PlannedTask> {
	const drafts = { source: file.source, broker: file.broker };
	const before = row === undefined ? undefined : settingsOf(row);
	const diff = compareTasks(before, file);
	const hasSameSettings = before !== undefined && isSame(diff);
	const mustRead = row !== undefined && (!hasSameSettings || Object.keys(given).length > 0);
	const stored = mustRead ? await ctx.secrets.read(ctx.db, row.id) : new Map<SecretName, Secret>();
	const stays = row === undefined ? undefined : splitLines(row).drafts;
	const movedEnds = new Set(ENDS.filter((end) => stays !== undefined && isMoved(stays[end], drafts[end])));
	const newSecrets = otherThan(stored, given).filter((name) => file.secrets.includes(name));
	const secrets = planSecrets({
		changes: secretChanges(file.secrets, given, { stored, movedEnds }),
		typed: {},
		stored,
		movedEnds,
		broker: drafts.broker,
	});
	const isUnchanged = hasSameSettings && newSecrets.length === 0;
	const asksFor = hasSameSettings ? [] : file.secrets.filter((name) => !secrets.after.has(name));
	const entry: ImportEntry = {
		name: file.name,
		line: file.line,
		kind: isUnchanged ? "unchanged" : before === undefined ? "new" : "changed",
		diff,
		asksFor,
		newSecrets,
		isRestarted: !isUnchanged && row !== undefined && row.desired === "running" && ctx.supervisor.isActive(row.id),
	};
	return { entry, labels: file.labels, drafts, secrets, row };
}

type StoredSecrets = ReadonlyMap<SecretName, Secret>;
type SecretValues = Partial<Record<SecretName, string>>;

/** Names of the given values that are not what is stored already. */
export function otherThan(stored: StoredSecrets, given: SecretValues): SecretName[] {
	return SECRET_NAMES.filter((name) => given[name] !== undefined && stored.get(name)?.reveal() !== given[name]);
}

/** The file says which secrets there are: one that it does not name goes, and one that is given as it is stays. */
export function secretChanges(
	named: readonly SecretName[],
	given: SecretValues,
	{ stored, movedEnds }: { stored: StoredSecrets; movedEnds: ReadonlySet<DsnEnd> },
): SecretChanges {
	const other = otherThan(stored, given);
	const changes: SecretChanges = {};
	for (const name of SECRET_NAMES) {
		const value = given[name];
		if (!named.includes(name)) changes[name] = { action: "remove" };
		else if (value !== undefined && (other.includes(name) || movedEnds.has(endOf(name)))) {
			changes[name] = { action: "replace", value };
		} else changes[name] = { action: "keep" };
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
			return { line, task: file.name, field, code: "bad-field", message };
		});
}
