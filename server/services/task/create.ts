import { randomUUID } from "node:crypto";
import { type Task, taskInputSchema } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import { mergeReports } from "@/server/supervisor/merge";
import type { Call } from "../context";
import { parseInput } from "../input";
import { splitLines } from "./dsn-lines";
import { note, publishTask } from "./internal";
import { carryOut, columnsOf, judge, labelRows, withUniqueName } from "./save";
import { planSecrets } from "./secret-changes";
import { resolveTaken } from "./taken-secrets";

/**
 * Creates a task, stopped. Secrets within the DSN lines are taken out and sealed.
 *
 * @throws InputError
 */
export async function createTask(call: Call<unknown> & { isDemo?: boolean }): Promise<Task> {
	permit(call.ctx, "task:edit");
	const { ctx, isDemo = false } = call;
	const input = parseInput(taskInputSchema, call.input);
	const { drafts, typed } = splitLines(input);
	const taken = await resolveTaken(ctx, input.secrets, drafts);
	const plan = planSecrets({
		changes: taken.changes,
		typed,
		stored: new Map(),
		movedEnds: new Set(),
		broker: drafts.broker,
	});
	plan.issues.push(...taken.issues);
	await judge(ctx, drafts, plan);
	const id = randomUUID();
	const nowMs = ctx.clock.nowMs();
	const now = new Date(nowMs);
	await withUniqueName(input.name, "task", () =>
		ctx.db.$transaction(async (tx) => {
			await tx.task.create({
				data: {
					id,
					...columnsOf(input.name, drafts),
					isDemo,
					createdAt: now,
					changedAt: now,
					labels: { create: labelRows(input.labels) },
				},
			});
			await carryOut(ctx, tx, id, plan);
		}),
	);
	ctx.supervisor.add(id, { sinceMs: nowMs, report: mergeReports([], nowMs) });
	note(ctx, id, "task-created", "The task was created.");
	return publishTask(ctx, id);
}
