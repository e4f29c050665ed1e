import { isDeepStrictEqual } from "node:util";
import { type Task, taskUpdateSchema } from "@/lib/api/task";
import { isMoved } from "@/lib/dsn/is-moved";
import type { DsnEnd } from "@/lib/dsn/types";
import { placementOf } from "@/lib/task/placement";
import { permit } from "@/server/accounts/permit";
import { ConflictError } from "@/server/errors";
import type { Call } from "../context";
import { parseInput } from "../input";
import { type DsnDrafts, splitLines } from "./dsn-lines";
import { findTask, note, publishTask, type TaskRow } from "./internal";
import { carryOut, columnsOf, judge, labelRows, withUniqueName } from "./save";
import { planSecrets } from "./secret-changes";
import { resolveTaken } from "./taken-secrets";

const ENDS: readonly DsnEnd[] = ["source", "broker"];

/**
 * Saves a task. One that runs is restarted after a drain, unless only its name changed, or labels that do not
 * say where it runs.
 *
 * @throws InputError, NotFoundError; ConflictError when it is not what the change is based on; SecretError when a stored secret that stays cannot be read
 */
export async function updateTask({
	ctx,
	input: { id, ...rest },
}: Call<{ id: string } & Record<string, unknown>>): Promise<Task> {
	permit(ctx, "task:edit");
	const input = parseInput(taskUpdateSchema, rest);
	const row = await findTask(ctx.db, id);
	if (input.basedOn !== undefined && !isDeepStrictEqual(input.basedOn, settingsOf(row))) {
		throw new ConflictError(
			"Somebody else has changed this task since you opened it. Nothing was saved: copy what you need, reload the page, and change it again.",
		);
	}
	const before = splitLines(row).drafts;
	const { drafts, typed } = splitLines(input);
	const taken = await resolveTaken(ctx, input.secrets, drafts);
	const plan = planSecrets({
		changes: taken.changes,
		typed,
		stored: await ctx.secrets.read(ctx.db, id),
		movedEnds: movedEnds(before, drafts),
		broker: drafts.broker,
	});
	plan.issues.push(...taken.issues);
	await judge(ctx, drafts, plan);
	const columns = columnsOf(input.name, drafts);
	await withUniqueName(input.name, "task", () =>
		ctx.db.$transaction(async (tx) => {
			await tx.taskLabel.deleteMany({ where: { taskId: id } });
			await tx.task.update({
				where: { id },
				data: { ...columns, changedAt: new Date(ctx.clock.nowMs()), labels: { create: labelRows(input.labels) } },
			});
			await carryOut(ctx, tx, id, plan);
		}),
	);
	const placementBefore = placementOf(row.labels.map(({ label }) => label));
	const isOtherwiseRun =
		columns.source !== row.source ||
		columns.broker !== row.broker ||
		plan.write.size > 0 ||
		plan.remove.length > 0 ||
		(!ctx.workers.isLocal && placementOf(input.labels) !== placementBefore);
	if (isOtherwiseRun) {
		note(ctx, id, "settings-changed", "The settings were changed.");
		if (ctx.supervisor.isActive(id) && row.desired === "running") await ctx.supervisor.restart(id);
	}
	return publishTask(ctx, id);
}

function settingsOf({ name, labels, source, broker }: TaskRow) {
	return { name, labels: labels.map(({ label }) => label), source, broker };
}

function movedEnds(before: DsnDrafts, after: DsnDrafts): Set<DsnEnd> {
	return new Set(ENDS.filter((end) => isMoved(before[end], after[end])));
}
