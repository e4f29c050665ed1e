import type * as z from "zod";
import type { endInputSchema } from "@/lib/api/check";
import { SECRET_NAMES, type SecretOwner } from "@/lib/api/task";
import { checkBroker } from "@/lib/dsn/check-broker";
import { checkSource } from "@/lib/dsn/check-source";
import { withStandIns } from "@/lib/dsn/connection-part";
import { paramOf } from "@/lib/dsn/draft";
import { isMoved } from "@/lib/dsn/is-moved";
import { parseDsn } from "@/lib/dsn/parse";
import { isPlaceholder, mergeSecrets, type SplitSecrets, splitSecrets } from "@/lib/dsn/secrets";
import type { BrokerDsn, DsnDraft, DsnEnd, SourceDsn } from "@/lib/dsn/types";
import { type FieldIssue, InputError } from "@/server/errors";
import type { ServiceContext } from "../context";
import { resolveFiles } from "../file/resolve";
import { toFieldIssue } from "../task/dsn-lines";
import { findOwner } from "../task/secret-owner";

type End = z.output<typeof endInputSchema>;

/**
 * The source to connect to. TMQ topic and consumer group need not be named yet: nothing of them is used.
 *
 * @throws InputError, NotFoundError, SecretError
 */
export async function sourceOf(ctx: ServiceContext, end: End): Promise<SourceDsn> {
	const draft = await fullDraft(ctx, "source", end);
	const checked = checkSource(withStandIns("source", draft));
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
	const resolved = await resolveFiles(ctx.db, ctx.files, draft);
	if (resolved.issues.length > 0) throw new InputError(resolved.issues);
	const checked = checkBroker(withStandIns("broker", resolved.draft));
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

function ownerOf(end: End): SecretOwner | undefined {
	if (end.connectionId !== undefined) return { kind: "connection", id: end.connectionId };
	return end.taskId === undefined ? undefined : { kind: "task", id: end.taskId };
}

async function storedSecrets(ctx: ServiceContext, which: DsnEnd, end: End, draft: DsnDraft): Promise<SplitSecrets> {
	const isKeyNamed = which === "broker" && paramOf(draft, "cert_key") !== undefined;
	const names = end.useStored.filter(
		(name) => name.startsWith(`${which}.`) && !end.secrets[name] && !(isKeyNamed && name === "broker.cert_key"),
	);
	const ownerRef = ownerOf(end);
	if (ownerRef === undefined || names.length === 0) return {};
	const owner = await findOwner(ctx, ownerRef);
	const line = owner.lines[which];
	if (line === undefined || isMoved(parseDsn(which, line).draft, draft)) {
		throw new InputError(
			names.map(
				(field): FieldIssue => ({
					field,
					code: "secret-needed-again",
					message:
						"The host or port has changed, or TLS was switched off: type the secret again to check the connection.",
				}),
			),
		);
	}
	const stored = await owner.readSecrets();
	const secrets: SplitSecrets = {};
	for (const name of names) {
		const secret = stored.get(name);
		if (secret !== undefined) secrets[name] = secret.reveal();
	}
	return secrets;
}
