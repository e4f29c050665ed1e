import { randomUUID } from "node:crypto";
import type { Task } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import { mergeReports } from "@/server/supervisor/merge";
import type { Call, ServiceContext } from "../context";
import { findTask, note, publishTask } from "./internal";
import { carryOut, labelRows, withUniqueName } from "./save";

/**
 * Copies a task with its secrets, stopped, under a free name. Group and client id stay as they are: the copy's warnings
 * say what has to be changed before both run.
 *
 * @throws NotFoundError; SecretError when a stored secret cannot be read
 */
export async function duplicateTask({ ctx, input }: Call<{ id: string }>): Promise<Task> {
	permit(ctx, "task:edit");
	const original = await findTask(ctx.db, input.id);
	const secrets = await ctx.secrets.read(ctx.db, original.id);
	const name = await freeName(ctx, original.name);
	const id = randomUUID();
	const nowMs = ctx.clock.nowMs();
	const now = new Date(nowMs);
	await withUniqueName(name, "task", () =>
		ctx.db.$transaction(async (tx) => {
			await tx.task.create({
				data: {
					id,
					name,
					source: original.source,
					broker: original.broker,
					createdAt: now,
					changedAt: now,
					labels: { create: labelRows(original.labels.map(({ label }) => label)) },
				},
			});
			await carryOut(ctx, tx, id, { write: secrets, remove: [] });
		}),
	);
	ctx.supervisor.add(id, { sinceMs: nowMs, report: mergeReports([], nowMs) });
	note(ctx, id, "task-created", `The task was created as a copy of “${original.name}”.`);
	return publishTask(ctx, id);
}

const NAME_LIMIT = 120;

async function freeName(ctx: ServiceContext, name: string): Promise<string> {
	for (let n = 1; ; n++) {
		const suffix = n === 1 ? " (copy)" : ` (copy ${n})`;
		const candidate = name.slice(0, NAME_LIMIT - suffix.length) + suffix;
		if ((await ctx.db.task.count({ where: { name: candidate } })) === 0) return candidate;
	}
}
