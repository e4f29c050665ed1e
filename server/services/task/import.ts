import { randomUUID } from "node:crypto";
import { type ImportPlan, importInputSchema } from "@/lib/api/task-file";
import { placementOf } from "@/lib/task/placement";
import { actorKey } from "@/server/accounts/actor";
import { permit } from "@/server/accounts/permit";
import type { DbOrTransaction } from "@/server/db/open";
import { type FieldIssue, InputError } from "@/server/errors";
import { mergeReports } from "@/server/supervisor/merge";
import type { Call, ServiceContext } from "../context";
import { parseInput } from "../input";
import { publicLines } from "./dsn-lines";
import { type PlannedImport, type PlannedTask, planImport } from "./import-plan";
import { note, publishTask } from "./internal";
import { carryOut, columnsOf, labelRows, withUniqueName } from "./save";

/** A thousand tasks with their labels and secrets take some seconds. */
export const TRANSACTION = { timeout: 60_000, maxWait: 10_000 } as const;

/**
 * Says what a task file would change; with `apply`, does all of it or nothing. Nothing is started: new tasks are
 * stopped, and only tasks that run are restarted with their new settings.
 *
 * @throws InputError when `apply` is asked for and something is wrong or missing; SecretError when a stored secret that
 * stays cannot be read
 */
export async function importTasks(call: Call<unknown>): Promise<ImportPlan> {
	permit(call.ctx, "task:edit");
	const { ctx } = call;
	const input = parseInput(importInputSchema, call.input);
	// The plan tells whether a secret is the stored one: not a thing to be asked as often as one likes.
	if (Object.keys(input.secrets).length > 0) await ctx.limits.take("expensive", actorKey(ctx.actor));
	const plan = await planImport(ctx, input);
	if (input.apply) await applyImport(ctx, plan);
	return {
		isApplied: input.apply,
		entries: plan.tasks.map(({ entry }) => entry),
		issues: plan.issues,
		hosts: plan.hosts,
	};
}

/** A task of a file, and the id that it has or gets. */
export interface TaskChange extends PlannedTask {
	id: string;
}

/** Gives every task that is to be changed or made its id. */
export function changesOf(tasks: readonly PlannedTask[]): TaskChange[] {
	return tasks
		.filter(({ entry }) => entry.kind !== "unchanged")
		.map((task) => ({ ...task, id: task.row?.id ?? randomUUID() }));
}

async function applyImport(ctx: ServiceContext, plan: PlannedImport): Promise<void> {
	const problems = [...plan.issues.map(toFieldIssue), ...plan.tasks.flatMap(missingSecrets)];
	if (problems.length > 0) throw new InputError(problems);
	const changes = changesOf(plan.tasks);
	const now = new Date(ctx.clock.nowMs());
	const names = changes.map(({ entry }) => entry.name).join("”, “");
	await withUniqueName(names, "task", () =>
		ctx.db.$transaction(async (tx) => {
			for (const change of changes) await writeTaskChange(ctx, tx, change, { now });
		}, TRANSACTION),
	);
	for (const change of changes) await announce(ctx, change, now);
}

/** Stores a task of a file. `appliedSet` is remembered of a task that is made now. */
export async function writeTaskChange(
	ctx: ServiceContext,
	tx: DbOrTransaction,
	{ id, entry, drafts, labels, secrets, row }: TaskChange,
	{ now, appliedSet = null }: { now: Date; appliedSet?: string | null },
): Promise<void> {
	const columns = { ...columnsOf(entry.name, drafts), changedAt: now };
	if (row === undefined) {
		const data = { id, ...columns, appliedSet, createdAt: now, labels: { create: labelRows(labels) } };
		await tx.task.create({ data });
	} else {
		await tx.taskLabel.deleteMany({ where: { taskId: id } });
		await tx.task.update({ where: { id }, data: { ...columns, labels: { create: labelRows(labels) } } });
	}
	await carryOut(ctx, tx, id, secrets);
}

/** Tells everybody of a stored change, and restarts a task that runs otherwise now. */
export async function announce(ctx: ServiceContext, change: TaskChange, now: Date): Promise<void> {
	const { id, entry, drafts, labels, secrets, row } = change;
	if (row === undefined) {
		const sinceMs = now.getTime();
		ctx.supervisor.add(id, { sinceMs, report: mergeReports([], sinceMs) });
		note(ctx, id, "task-created", "The task was imported.");
	} else {
		note(ctx, id, "settings-changed", "The settings were changed by an import.");
		const lines = publicLines(drafts);
		const isOtherwiseRun =
			lines.source !== row.source ||
			lines.broker !== row.broker ||
			secrets.write.size + secrets.remove.length > 0 ||
			(!ctx.workers.isLocal && placementOf(labels) !== placementOf(row.labels.map(({ label }) => label)));
		if (entry.isRestarted && isOtherwiseRun) await ctx.supervisor.restart(id);
	}
	await publishTask(ctx, id);
}

function toFieldIssue({ line, code, message }: PlannedImport["issues"][number]): FieldIssue {
	return { field: `line ${line}`, code, message: `Line ${line}: ${message}` };
}

function missingSecrets({ entry }: PlannedTask): FieldIssue[] {
	return entry.asksFor.map((name) => ({
		field: `secrets.${entry.name}.${name}`,
		code: "secret-needed",
		message: `${entry.name} needs its ${name}: give it under “secrets”.`,
	}));
}
