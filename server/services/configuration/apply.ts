import { randomUUID } from "node:crypto";
import { type ConfigurationPlan, configurationInputSchema } from "@/lib/api/configuration";
import { permit } from "@/server/accounts/permit";
import type { DbOrTransaction } from "@/server/db/open";
import { InputError } from "@/server/errors";
import { carryOutSecrets, publicLine } from "../connection/save";
import type { Call, ServiceContext } from "../context";
import { parseInput } from "../input";
import { announce, changesOf, TRANSACTION, writeTaskChange } from "../task/import";
import { withUniqueName } from "../task/save";
import { startTask } from "../task/start";
import type { PlannedConnection } from "./connection-plan";
import { type ConfigurationRequest, type PlannedConfiguration, planFiles, planOf } from "./plan";

/**
 * Makes tasks and connections what a set of files says: all of it in one transaction, or nothing. What is to be removed
 * and started follows once that is stored.
 *
 * @throws InputError naming file and line when anything is wrong or missing; SecretError when a stored secret that stays
 * cannot be read
 */
export async function applyConfiguration({ ctx, input }: Call<unknown>): Promise<ConfigurationPlan> {
	permit(ctx, "task:edit");
	permit(ctx, "connection:edit");
	const request = parseInput(configurationInputSchema, input);
	const plan = await planFiles(ctx, request);
	refuseIssues(plan);
	await store(ctx, plan, request);
	for (const removal of plan.removals) await removal.carryOut();
	if (request.start) await startAll(ctx, plan);
	return planOf(plan, true);
}

function refuseIssues({ issues }: PlannedConfiguration): void {
	if (issues.length === 0) return;
	throw new InputError(
		issues.map(({ file, line, code, message }) => ({
			field: `${file}:${line}`,
			code,
			message: `${file}, line ${line}: ${message}`,
		})),
	);
}

async function store(ctx: ServiceContext, plan: PlannedConfiguration, { set }: ConfigurationRequest): Promise<void> {
	const now = new Date(ctx.clock.nowMs());
	const connections = plan.connections
		.map(({ connection }) => connection)
		.filter(({ change }) => change !== "unchanged");
	const tasks = changesOf(plan.tasks.map(({ task }) => task));
	const names = [...connections.map(({ file }) => file.name), ...tasks.map(({ entry }) => entry.name)].join("”, “");
	await withUniqueName(names, "task", () =>
		ctx.db.$transaction(async (tx) => {
			for (const connection of connections) await writeConnection(ctx, tx, connection, { now, set });
			for (const change of tasks) await writeTaskChange(ctx, tx, change, { now, appliedSet: set });
		}, TRANSACTION),
	);
	for (const change of tasks) await announce(ctx, change, now);
}

async function writeConnection(
	ctx: ServiceContext,
	tx: DbOrTransaction,
	{ file: { name, end }, draft, secrets, row }: PlannedConnection,
	{ now, set }: { now: Date; set: string },
): Promise<void> {
	const id = row?.id ?? randomUUID();
	const columns = { dsn: publicLine(end, draft), changedAt: now };
	if (row !== undefined) await tx.connection.update({ where: { id }, data: columns });
	else await tx.connection.create({ data: { id, name, end, appliedSet: set, createdAt: now, ...columns } });
	await carryOutSecrets(ctx, tx, id, secrets, end);
}

/** Read again: what was made just now had no id when it was planned. */
async function startAll(ctx: ServiceContext, { tasks }: PlannedConfiguration): Promise<void> {
	const names = tasks.filter(({ entry }) => entry.isStarted).map(({ entry }) => entry.name);
	const rows = await ctx.db.task.findMany({ where: { name: { in: names } }, select: { id: true } });
	for (const { id } of rows) await startTask({ ctx, input: { id } });
}
