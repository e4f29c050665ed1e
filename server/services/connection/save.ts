import type { SecretName } from "@/lib/api/task";
import { checkConnection, connectionPart } from "@/lib/dsn/connection-part";
import { formatDsn } from "@/lib/dsn/format";
import { parseDsn } from "@/lib/dsn/parse";
import { mergeSecrets, type SplitSecrets, splitSecrets } from "@/lib/dsn/secrets";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import type { DbOrTransaction } from "@/server/db/open";
import { InputError } from "@/server/errors";
import type { ServiceContext } from "../context";
import { resolveFiles } from "../file/resolve";
import { toFieldIssue } from "../task/dsn-lines";
import type { SecretPlan } from "../task/secret-changes";

/** Takes a line apart: what a connection keeps of it, and the secrets that were typed in it. */
export function splitConnection(end: DsnEnd, line: string): { draft: DsnDraft; typed: SplitSecrets } {
	const { draft, secrets } = splitSecrets(end, parseDsn(end, line).draft);
	return { draft: connectionPart(end, draft), typed: secrets };
}

/** The line as it is stored and shown. */
export function publicLine(end: DsnEnd, draft: DsnDraft): string {
	return formatDsn(end, draft, { omitSecrets: true });
}

/** @throws InputError with every issue of the connection and of its secrets in one go */
export async function judgeConnection(
	ctx: ServiceContext,
	end: DsnEnd,
	draft: DsnDraft,
	plan: SecretPlan,
): Promise<void> {
	const texts: SplitSecrets = {};
	for (const [name, secret] of plan.after) texts[name] = secret.reveal();
	const resolved = await resolveFiles(ctx.db, ctx.files, mergeSecrets(end, draft, texts));
	const checked = checkConnection(end, resolved.draft);
	const asked = new Set([...plan.issues, ...resolved.issues].map((issue) => issue.field));
	const own = checked.ok ? [] : checked.issues.map(toFieldIssue).filter((issue) => !asked.has(issue.field));
	const issues = [...plan.issues, ...resolved.issues, ...own];
	if (issues.length > 0) throw new InputError(issues);
}

/** Writes and removes what the plan says, of this end alone. */
export async function carryOutSecrets(
	ctx: ServiceContext,
	db: DbOrTransaction,
	connectionId: string,
	plan: Pick<SecretPlan, "write" | "remove">,
	end: DsnEnd,
): Promise<void> {
	const isOwn = (name: SecretName) => name.startsWith(`${end}.`);
	for (const name of plan.remove.filter(isOwn)) await ctx.connectionSecrets.remove(db, connectionId, name);
	for (const [name, secret] of plan.write) {
		if (isOwn(name)) await ctx.connectionSecrets.write(db, connectionId, name, secret);
	}
}
