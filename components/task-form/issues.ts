import { SECRET_NAMES, type SecretName } from "@/lib/api/task";
import { checkBroker } from "@/lib/dsn/check-broker";
import { checkSource } from "@/lib/dsn/check-source";
import { isMoved } from "@/lib/dsn/is-moved";
import type { DsnEnd, DsnIssue } from "@/lib/dsn/types";
import type { TaskDraft } from "./draft";
import { endOfSecret, keptSecrets, secretField, typedSecret } from "./secrets";

/** `name`, `labels`, or the end and the field: `source.group.id`, `broker.port`. */
export type FieldKey = string;

export function fieldKey(end: DsnEnd, field: string): FieldKey {
	return `${end}.${field}`;
}

/** What is wrong with a field; sentences that are the form's own are named by a key of the catalogue. */
export type FieldIssue =
	| { kind: "sentence"; message: string }
	| { kind: "name-missing" }
	| { kind: "secret-missing" }
	| { kind: "secret-of-other-server" };

export interface DraftIssues {
	/** The first issue of each field, in the order of the form. */
	fields: ReadonlyMap<FieldKey, FieldIssue>;
	/** Good to know, nothing to mend. */
	notices: readonly string[];
}

/** Judges the whole form. `before` is what is stored, for an existing task; `say` puts an issue into words. */
export function judge(
	draft: TaskDraft,
	before: TaskDraft,
	say: (issue: DsnIssue) => string = ({ message }) => message,
): DraftIssues {
	const fields = new Map<FieldKey, FieldIssue>();
	const add = (key: FieldKey, issue: FieldIssue) => {
		if (!fields.has(key)) fields.set(key, issue);
	};
	if (draft.name.trim() === "") add("name", { kind: "name-missing" });
	for (const name of SECRET_NAMES) {
		const kind = secretIssue(draft, before, name);
		if (kind !== undefined) add(fieldKey(endOfSecret(name), secretField(name)), { kind });
	}
	const checked = [
		checkSource(draft.source, { stored: keptSecrets(draft, "source") }),
		checkBroker(draft.broker, { stored: keptSecrets(draft, "broker") }),
	];
	for (const result of checked) {
		if (result.ok) continue;
		for (const issue of result.issues) {
			add(fieldKey(issue.end, issue.field), { kind: "sentence", message: say(issue) });
		}
	}
	const notices = checked.flatMap((result) => result.notices.map(say));
	return { fields, notices: [...new Set(notices)] };
}

function secretIssue(
	draft: TaskDraft,
	before: TaskDraft,
	name: SecretName,
): "secret-missing" | "secret-of-other-server" | undefined {
	const end = endOfSecret(name);
	if (typedSecret(draft[end], name) !== undefined) return undefined;
	if (draft.stored[name] === "replace") return "secret-missing";
	const isElsewhere = draft.stored[name] === "keep" && isMoved(draft.taken[end]?.dsn ?? before[end], draft[end]);
	return isElsewhere ? "secret-of-other-server" : undefined;
}

/** What the server holds against the fields; the form shows it where its own issues go. */
export function issuesOfServer(
	issues: readonly { field: string; message: string }[],
): ReadonlyMap<FieldKey, FieldIssue> {
	return new Map(issues.map(({ field, message }) => [field.replace(/^secrets\./, ""), { kind: "sentence", message }]));
}
