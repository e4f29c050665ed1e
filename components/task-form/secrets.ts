import { SECRET_NAMES, type SecretChange, type SecretChanges, type SecretName } from "@/lib/api/task";
import { withParam } from "@/lib/dsn/draft";
import { splitSecrets } from "@/lib/dsn/secrets";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import type { TakenEnd, TaskDraft } from "./draft";

/** What is to become of each secret that the server holds; a missing name: it holds none. */
export type StoredSecrets = Partial<Record<SecretName, "keep" | "replace" | "remove">>;

/** Where a secret lies in a DSN: the password, or the parameter of that name. */
const PLACES = {
	"source.password": { end: "source", param: undefined },
	"source.token": { end: "source", param: "token" },
	"broker.password": { end: "broker", param: undefined },
	"broker.cert_key": { end: "broker", param: "cert_key" },
} as const satisfies Record<SecretName, { end: DsnEnd; param: string | undefined }>;

/** The secrets of one end. */
export function secretsOf(end: DsnEnd): SecretName[] {
	return SECRET_NAMES.filter((name) => PLACES[name].end === end);
}

/** Name of the field that shows a secret, as issues name it. */
export function secretField(name: SecretName): string {
	return PLACES[name].param ?? "password";
}

export function endOfSecret(name: SecretName): DsnEnd {
	return PLACES[name].end;
}

/** The secret that a field of an end holds, if it is one. */
export function secretAt(end: DsnEnd, field: string): SecretName | undefined {
	return secretsOf(end).find((name) => secretField(name) === field);
}

/** The text typed for a secret; undefined when none was. A `cert_key` that names a file is no secret. */
export function typedSecret(dsn: DsnDraft, name: SecretName): string | undefined {
	return splitSecrets(PLACES[name].end, dsn).secrets[name];
}

/** What stands in a secret's place, be it a secret or, for `cert_key`, the name of a file. */
export function secretText(dsn: DsnDraft, name: SecretName): string {
	const { param } = PLACES[name];
	return param === undefined ? dsn.password : (dsn.params[param] ?? "");
}

/** The DSN with another text in the secret's place; an empty one takes a parameter out. */
export function withSecret(dsn: DsnDraft, name: SecretName, value: string): DsnDraft {
	const { param } = PLACES[name];
	return param === undefined ? { ...dsn, password: value } : withParam(dsn, param, value);
}

export function editSecret(draft: TaskDraft, name: SecretName, value: string): TaskDraft {
	return marked(draft, name, value, "replace");
}

/** Clears what was typed, and says what becomes of the stored one. */
export function markSecret(draft: TaskDraft, name: SecretName, mark: "keep" | "replace" | "remove"): TaskDraft {
	return marked(draft, name, "", mark);
}

/** The changes a save carries. What was typed replaces; what is stored and untouched is kept. */
export function secretChanges(draft: TaskDraft): SecretChanges {
	const changes: SecretChanges = {};
	for (const name of SECRET_NAMES) {
		const value = typedSecret(draft[PLACES[name].end], name);
		const stored = draft.stored[name];
		if (value !== undefined) changes[name] = { action: "replace", value };
		else if (stored === "remove") changes[name] = { action: "remove" };
		else if (stored !== undefined) changes[name] = keepOrTake(draft.taken[PLACES[name].end]);
	}
	return changes;
}

function keepOrTake(taken: TakenEnd | undefined): SecretChange {
	return taken === undefined ? { action: "keep" } : { action: "take", from: taken.owner };
}

/** Secrets that are stored and left as they are; a check or a peek may take them from the store. */
export function keptSecrets(draft: TaskDraft, end: DsnEnd): SecretName[] {
	return secretsOf(end).filter((name) => draft.stored[name] === "keep" && typedSecret(draft[end], name) === undefined);
}

function marked(draft: TaskDraft, name: SecretName, value: string, mark: "keep" | "replace" | "remove"): TaskDraft {
	const { end } = PLACES[name];
	return {
		...draft,
		[end]: withSecret(draft[end], name, value),
		stored: draft.stored[name] === undefined ? draft.stored : { ...draft.stored, [name]: mark },
		lines: { ...draft.lines, [end]: undefined },
	};
}
