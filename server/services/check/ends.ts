import type * as z from "zod";
import type { endInputSchema } from "@/lib/api/check";
import { SECRET_NAMES } from "@/lib/api/task";
import { checkBroker } from "@/lib/dsn/check-broker";
import { checkSource } from "@/lib/dsn/check-source";
import { paramOf, withParam } from "@/lib/dsn/draft";
import { parseDsn } from "@/lib/dsn/parse";
import { isPlaceholder, mergeSecrets, type SplitSecrets, splitSecrets } from "@/lib/dsn/secrets";
import type { BrokerDsn, DsnDraft, DsnEnd, SourceDsn } from "@/lib/dsn/types";
import { type FieldIssue, InputError } from "@/server/errors";
import type { ServiceContext } from "../context";
import { resolveStoredFiles } from "../file/resolve";
import { toFieldIssue } from "../task/dsn-lines";
import { findTask } from "../task/internal";
import { isMoved } from "../task/secret-changes";

type End = z.output<typeof endInputSchema>;

/**
 * The source to connect to. A consumer group need not be named yet: nothing of it is used.
 *
 * @throws InputError, NotFoundError, SecretError
 */
export async function sourceOf(ctx: ServiceContext, end: End): Promise<SourceDsn> {
	const draft = await fullDraft(ctx, "source", end);
	const checked = checkSource(withDefaults(draft, { "group.id": "spillway" }));
	if (!checked.ok) throw new InputError(checked.issues.map(toFieldIssue));
	return checked.value;
}

/**
 * The broker to connect to. Where messages will go need not be filled in yet.
 *
 * @throws InputError, NotFoundError, SecretError
 */
export async function brokerOf(ctx: ServiceContext, end: End): Promise<BrokerDsn> {
	const draft = await fullDraft(ctx, "broker", end);
	const resolved = await resolveStoredFiles(ctx.db, ctx.files, draft);
	if (resolved.issues.length > 0) throw new InputError(resolved.issues);
	const checked = checkBroker(withDefaults(resolved.draft, { client_id: "spillway", topic: "spillway" }));
	if (!checked.ok) throw new InputError(checked.issues.map(toFieldIssue));
	return checked.value;
}

function withDefaults(draft: DsnDraft, params: Record<string, string>): DsnDraft {
	return Object.entries(params).reduce(
		(filled, [name, text]) => (paramOf(filled, name) ? filled : withParam(filled, name, text)),
		draft,
	);
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
	const isKeyNamed = which === "broker" && paramOf(draft, "cert_key") !== undefined;
	const names = end.useStored.filter(
		(name) => name.startsWith(`${which}.`) && !end.secrets[name] && !(isKeyNamed && name === "broker.cert_key"),
	);
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
