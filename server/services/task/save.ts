import type { SecretName } from "@/lib/api/task";
import type { Secret } from "@/lib/secret";
import type { DbOrTransaction } from "@/server/db/open";
import { type FieldIssue, InputError } from "@/server/errors";
import type { ServiceContext } from "../context";
import { resolveFiles } from "../file/resolve";
import { type DsnDrafts, judgeLines, publicLines } from "./dsn-lines";
import type { SecretPlan } from "./secret-changes";

/** @throws InputError with every issue of both DSNs and of the secrets in one go */
export async function judge(ctx: ServiceContext, drafts: DsnDrafts, plan: SecretPlan): Promise<void> {
	const issues = await issuesOf(ctx, drafts, plan);
	if (issues.length > 0) throw new InputError(issues);
}

/** Every issue of both DSNs and of the secrets. */
export async function issuesOf(
	ctx: ServiceContext,
	drafts: DsnDrafts,
	plan: Pick<SecretPlan, "after" | "issues">,
): Promise<FieldIssue[]> {
	const resolved = await resolveFiles(ctx.db, ctx.files, drafts.broker);
	const judged = judgeLines({ ...drafts, broker: resolved.draft }, plan.after);
	const fromLines = judged.ok ? [] : judged.issues;
	const typed = [...plan.issues, ...resolved.issues];
	// A secret that has to be typed again is also missing from the DSN; one sentence about it is enough.
	const asked = new Set(typed.map((issue) => issue.field));
	return [...typed, ...fromLines.filter((issue) => !asked.has(issue.field))];
}

/** The stored columns of a task that come from its form. */
export function columnsOf(name: string, drafts: DsnDrafts) {
	return { name, ...publicLines(drafts) };
}

/** Labels in the order of typing, each once. */
export function labelRows(labels: readonly string[]): { label: string; position: number }[] {
	return [...new Set(labels)].map((label, position) => ({ label, position }));
}

export async function carryOut(
	ctx: ServiceContext,
	db: DbOrTransaction,
	taskId: string,
	plan: { write: ReadonlyMap<SecretName, Secret>; remove: readonly SecretName[] },
): Promise<void> {
	for (const name of plan.remove) await ctx.secrets.remove(db, taskId, name);
	for (const [name, secret] of plan.write) await ctx.secrets.write(db, taskId, name, secret);
}

/** Turns the store's refusal of a name that is in use into an issue of the field. */
export async function withUniqueName<Result>(
	name: string,
	what: "task" | "connection",
	work: () => Promise<Result>,
): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		if (!isUniqueViolation(error)) throw error;
		const issue: FieldIssue = {
			field: "name",
			code: "taken",
			message: `Another ${what} is already named “${name}”: choose another name.`,
		};
		throw new InputError([issue]);
	}
}

// By code, not by class: the pages' bundle and the server's each have their own copy of Prisma's classes.
function isUniqueViolation(error: unknown): boolean {
	return error instanceof Error && "code" in error && error.code === "P2002";
}
