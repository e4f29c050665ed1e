import type * as z from "zod";
import type { endInputSchema } from "@/lib/api/check";
import { SECRET_NAMES } from "@/lib/api/task";
import { checkBroker } from "@/lib/dsn/check-broker";
import { checkSource } from "@/lib/dsn/check-source";
import { parseDsn } from "@/lib/dsn/parse";
import { isPlaceholder, mergeSecrets, type SplitSecrets, splitSecrets } from "@/lib/dsn/secrets";
import type { BrokerDsn, DsnDraft, DsnEnd, SourceDsn } from "@/lib/dsn/types";
import { type FieldIssue, InputError } from "@/server/errors";
import type { ServiceContext } from "../context";
import { toFieldIssue } from "../task/dsn-lines";
import { findTask } from "../task/internal";
import { isMoved } from "../task/secret-changes";

type End = z.output<typeof endInputSchema>;

/** @throws InputError, NotFoundError, SecretError */
export async function sourceOf(ctx: ServiceContext, end: End): Promise<SourceDsn> {
	return judgedSource(await fullDraft(ctx, "source", end));
}

/** @throws InputError */
export function judgedSource(draft: DsnDraft): SourceDsn {
	const checked = checkSource(draft);
	if (!checked.ok) throw new InputError(checked.issues.map(toFieldIssue));
	return checked.value;
}

/** @throws InputError, NotFoundError, SecretError */
export async function brokerOf(ctx: ServiceContext, end: End): Promise<BrokerDsn> {
	const checked = checkBroker(await fullDraft(ctx, "broker", end));
	if (!checked.ok) throw new InputError(checked.issues.map(toFieldIssue));
	return checked.value;
}

/** The draft with secrets: what was typed in the line or beside it, else what is stored, if it goes where it was stored for. */
export async function fullDraft(ctx: ServiceContext, which: DsnEnd, end: End): Promise<DsnDraft> {
	const { draft, secrets: inLine } = splitSecrets(which, parseDsn(which, end.dsn).draft);
	const secrets: SplitSecrets = { ...(await storedSecrets(ctx, which, end, draft)) };
	const typed = { ...inLine, ...end.secrets };
	for (const name of SECRET_NAMES) {
		const text = typed[name] ?? "";
		if (text !== "" && !isPlaceholder(text)) secrets[name] = text;
	}
	return mergeSecrets(which, draft, secrets);
}

async function storedSecrets(ctx: ServiceContext, which: DsnEnd, end: End, draft: DsnDraft): Promise<SplitSecrets> {
	const names = end.useStored.filter((name) => name.startsWith(`${which}.`) && !end.secrets[name]);
	if (end.taskId === undefined || names.length === 0) return {};
	const task = await findTask(ctx.db, end.taskId);
	if (isMoved(parseDsn(which, task[which]).draft, draft)) {
		throw new InputError(
			names.map(
				(field): FieldIssue => ({
					field,
					code: "secret-needed-again",
					message: "The host or port has changed: type the secret again to check the connection.",
				}),
			),
		);
	}
	const stored = await ctx.secrets.read(ctx.db, end.taskId);
	const secrets: SplitSecrets = {};
	for (const name of names) {
		const secret = stored.get(name);
		if (secret !== undefined) secrets[name] = secret.reveal();
	}
	return secrets;
}
