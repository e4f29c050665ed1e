import type { SecretName, Task } from "@/lib/api/task";
import type { DesiredState } from "@/lib/task/types";
import type { DbOrTransaction } from "@/server/db/open";
import { NotFoundError } from "@/server/errors";
import { isSecretName } from "@/server/secrets/store";
import type { ServiceContext } from "../context";
import { liveOf } from "./live";
import { warningsOf } from "./warnings";

/** A stored task as the verbs read it. */
export interface TaskRow {
	id: string;
	name: string;
	source: string;
	broker: string;
	desired: string;
	isDemo: boolean;
	appliedSet: string | null;
	createdAt: Date;
	changedAt: Date;
	labels: { label: string }[];
	secrets: { name: string }[];
}

/** What to read along with a task. */
export const WITH_PARTS = {
	labels: { select: { label: true }, orderBy: { position: "asc" } },
	secrets: { select: { name: true }, orderBy: { name: "asc" } },
} as const;

/** @throws NotFoundError */
export async function findTask(db: DbOrTransaction, id: string): Promise<TaskRow> {
	const row = await db.task.findUnique({ where: { id }, include: WITH_PARTS });
	if (row === null) throw new NotFoundError("This task does not exist any more: go back to the list of tasks.");
	return row;
}

/** All tasks by name, as viewers see them. */
export async function readTasks(ctx: ServiceContext): Promise<Task[]> {
	const rows = await ctx.db.task.findMany({ include: WITH_PARTS, orderBy: { name: "asc" } });
	const warnings = warningsOf(rows);
	return rows.map((row) => toTask(ctx, row, warnings.get(row.id) ?? []));
}

/**
 * One task as viewers see it.
 *
 * @throws NotFoundError
 */
export async function readTask(ctx: ServiceContext, id: string): Promise<Task> {
	const row = await findTask(ctx.db, id);
	const others = await ctx.db.task.findMany({ select: { id: true, name: true, source: true, broker: true } });
	return toTask(ctx, row, warningsOf(others).get(id) ?? []);
}

/** Tells every viewer what a task is like now. */
export async function publishTask(ctx: ServiceContext, id: string): Promise<Task> {
	const task = await readTask(ctx, id);
	ctx.hub.publish({ type: "task", task });
	return task;
}

/** Stores what the user wants of a task. */
export async function setDesired(ctx: ServiceContext, id: string, desired: DesiredState): Promise<void> {
	await findTask(ctx.db, id);
	await ctx.db.task.update({ where: { id }, data: { desired, changedAt: new Date(ctx.clock.nowMs()) } });
}

/** Writes a line into the task's log on behalf of a user. */
/** A line for a wish, which waits where it cannot be handed over. */
export function noteWish(ctx: ServiceContext, taskId: string, code: string, message: string): void {
	const isWaiting = ctx.redisState()?.status === "lost";
	note(ctx, taskId, code, isWaiting ? `${message} It waits until Redis answers again.` : message);
}

export function note(ctx: ServiceContext, taskId: string, code: string, message: string): void {
	ctx.journal.event({ taskId, runId: undefined, atMs: ctx.clock.nowMs(), level: "info", code, message });
}

export function storedSecretsOf(row: Pick<TaskRow, "secrets">): SecretName[] {
	return row.secrets.map((secret) => secret.name).filter(isSecretName);
}

function toTask(ctx: ServiceContext, row: TaskRow, warnings: string[]): Task {
	return {
		id: row.id,
		name: row.name,
		labels: row.labels.map(({ label }) => label),
		source: row.source,
		broker: row.broker,
		storedSecrets: storedSecretsOf(row),
		desired: row.desired === "running" ? "running" : "stopped",
		createdAtMs: row.createdAt.getTime(),
		changedAtMs: row.changedAt.getTime(),
		isDemo: row.isDemo,
		warnings,
		live: liveOf(ctx, row.id),
		sparkline: ctx.history.sparkline(row.id, ctx.clock.nowMs()),
	};
}
