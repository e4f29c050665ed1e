import type { SecretChange, SecretChanges, SecretName, SecretOwner } from "@/lib/api/task";
import { SECRET_NAMES } from "@/lib/api/task";
import { isMoved } from "@/lib/dsn/is-moved";
import { parseDsn } from "@/lib/dsn/parse";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import type { FieldIssue } from "@/server/errors";
import type { ServiceContext } from "../context";
import { endOf, wordOf } from "./secret-changes";
import { findOwner } from "./secret-owner";

/**
 * Turns every `take` into a replacement by what the owner has stored. Only for the server that it was stored for: a
 * connection must not be a way to have its password sent elsewhere.
 *
 * @throws NotFoundError when the owner is gone; SecretError when its secret cannot be read
 */
export async function resolveTaken(
	ctx: ServiceContext,
	changes: SecretChanges,
	drafts: Partial<Record<DsnEnd, DsnDraft>>,
): Promise<{ changes: SecretChanges; issues: FieldIssue[] }> {
	const resolved: SecretChanges = { ...changes };
	const issues: FieldIssue[] = [];
	for (const name of SECRET_NAMES) {
		const change = changes[name];
		if (change?.action !== "take") continue;
		const taken = await take(ctx, name, change.from, drafts[endOf(name)]);
		if (taken === "moved") {
			issues.push({
				field: name,
				code: "secret-needed-again",
				message: `It was stored for another host or port, or for TLS: type the ${wordOf(name)} again, or remove it.`,
			});
		}
		resolved[name] = taken === "moved" ? { action: "remove" } : taken;
	}
	return { changes: resolved, issues };
}

async function take(
	ctx: ServiceContext,
	name: SecretName,
	from: SecretOwner,
	draft: DsnDraft | undefined,
): Promise<SecretChange | "moved"> {
	const owner = await findOwner(ctx, from);
	const line = owner.lines[endOf(name)];
	if (draft === undefined || line === undefined || isMoved(parseDsn(endOf(name), line).draft, draft)) return "moved";
	const secret = (await owner.readSecrets()).get(name);
	return secret === undefined ? { action: "remove" } : { action: "replace", value: secret.reveal() };
}
