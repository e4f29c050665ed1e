import { SECRET_NAMES, type SecretChanges, type SecretName } from "@/lib/api/task";
import { paramOf } from "@/lib/dsn/draft";
import { isPlaceholder, type SplitSecrets } from "@/lib/dsn/secrets";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import { Secret } from "@/lib/secret";
import type { FieldIssue } from "@/server/errors";

/** What becomes of each stored secret, and the secrets a task has afterwards. */
export interface SecretPlan {
	write: Map<SecretName, Secret>;
	remove: SecretName[];
	/** All secrets of the task once the plan is carried out. */
	after: Map<SecretName, Secret>;
	issues: FieldIssue[];
}

export interface SecretPlanInput {
	changes: SecretChanges;
	/** Secrets that were typed within a DSN line; they replace. */
	typed: SplitSecrets;
	stored: ReadonlyMap<SecretName, Secret>;
	/** Ends that lead elsewhere than where the secrets were stored for (see `isMoved`). */
	movedEnds: ReadonlySet<DsnEnd>;
	/** The broker DSN without secrets. A `cert_key` that is left in it names a file, which takes the stored key's place. */
	broker: DsnDraft;
}

/**
 * Decides keep, replace or remove for every secret. A stored secret never goes to a host it was not typed for, nor
 * in the clear where it went by TLS: it has to be typed again, else whoever may edit a task could have its password sent to them.
 */
export function planSecrets({ changes, typed, stored, movedEnds, broker }: SecretPlanInput): SecretPlan {
	const plan: SecretPlan = { write: new Map(), remove: [], after: new Map(), issues: [] };
	for (const name of SECRET_NAMES) {
		const change = changes[name];
		const inLine = typed[name];
		const replacement =
			inLine !== undefined && !isPlaceholder(inLine) ? inLine : change?.action === "replace" ? change.value : undefined;
		const kept = stored.get(name);
		if (replacement !== undefined) {
			const secret = new Secret(replacement);
			plan.write.set(name, secret);
			plan.after.set(name, secret);
		} else if (change?.action === "remove" || (kept !== undefined && isNamedIn(broker, name))) {
			plan.remove.push(name);
		} else if (kept !== undefined && movedEnds.has(endOf(name))) {
			plan.issues.push({
				field: name,
				code: "secret-needed-again",
				message: `The host or port has changed, or TLS was switched off: type the ${wordOf(name)} again, or remove it.`,
			});
		} else if (kept !== undefined) {
			plan.after.set(name, kept);
		}
	}
	return plan;
}

function isNamedIn(broker: DsnDraft, name: SecretName): boolean {
	return name === "broker.cert_key" && paramOf(broker, "cert_key") !== undefined;
}

export function endOf(name: SecretName): DsnEnd {
	return name.startsWith("source.") ? "source" : "broker";
}

/** What people call it. */
export function wordOf(name: SecretName): string {
	switch (name) {
		case "source.password":
		case "broker.password":
			return "password";
		case "source.token":
			return "token";
		case "broker.cert_key":
			return "private key";
		default:
			return name satisfies never;
	}
}
