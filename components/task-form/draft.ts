import type { SecretName, SecretOwner } from "@/lib/api/task";
import { paramOf, withParam } from "@/lib/dsn/draft";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import { readLine } from "./dsn-line-text";
import { editSecret, markSecret, type StoredSecrets } from "./secrets";
import { nameFromTmqTopic, suggestId } from "./suggest";
import { type EndToTake, takeEnd } from "./take-end";

/**
 * Everything the form holds. Fields and DSN lines are both views of `source` and `broker`; neither has a copy.
 *
 * A plain reducer rather than a form library: a library keeps one value per field, so the one-line view would be a
 * second truth to be kept in step. Here a keystroke in either view is one action, and both views are drawn from the
 * next value. `DsnDraft` takes any text, so nothing half-typed is lost; `lines` only remembers how a line was written
 * while the cursor is in it, so that it is not rewritten under the hands.
 */
export interface TaskDraft {
	/** An existing task keeps its group and client id when it is renamed: progress is stored under them. */
	isNew: boolean;
	name: string;
	labels: string[];
	source: DsnDraft;
	broker: DsnDraft;
	stored: StoredSecrets;
	/** The saved connection or task that an end was filled in from: what is "stored" there is taken over from it. */
	taken: Record<DsnEnd, TakenEnd | undefined>;
	/** The line under the cursor as typed; undefined: the line is written from the value. */
	lines: Record<DsnEnd, string | undefined>;
}

export interface TakenEnd {
	owner: SecretOwner;
	/** Of the connection or task. */
	name: string;
	/** Where it leads: its secrets go nowhere else. */
	dsn: DsnDraft;
}

/** Parts of a DSN that are one text; hosts and parameters have actions of their own. */
export type DsnPart = "protocol" | "user" | "object";

export type DraftAction =
	| { type: "name"; name: string }
	| { type: "labels"; labels: string[] }
	| { type: "part"; end: DsnEnd; part: DsnPart; value: string }
	| { type: "host"; end: DsnEnd; index: number; host?: string; port?: string }
	| { type: "add-host"; end: DsnEnd }
	| { type: "remove-host"; end: DsnEnd; index: number }
	/** Undefined takes the parameter out of the DSN, so that the default holds. */
	| { type: "param"; end: DsnEnd; name: string; value: string | undefined }
	| { type: "secret"; name: SecretName; value: string }
	| { type: "stored-secret"; name: SecretName; mark: "keep" | "replace" | "remove" }
	| { type: "line"; end: DsnEnd; text: string }
	| { type: "line-done"; end: DsnEnd }
	/** A task without a name gets one that is not among `takenNames`. */
	| {
			type: "fill";
			source?: DsnDraft | undefined;
			broker?: DsnDraft | undefined;
			takenNames?: readonly string[] | undefined;
	  }
	| { type: "take"; from: EndToTake }
	| { type: "load"; draft: TaskDraft };

/** The only place where a draft changes. */
export function reduceDraft(draft: TaskDraft, action: DraftAction): TaskDraft {
	switch (action.type) {
		case "name":
			return draft.isNew ? renamed(draft, action.name) : { ...draft, name: action.name };
		case "labels":
			return { ...draft, labels: action.labels };
		case "part":
			return withEnd(draft, action.end, { [action.part]: action.value });
		case "host":
			return withEnd(draft, action.end, {
				hosts: draft[action.end].hosts.map((entry, index) =>
					index === action.index ? { host: action.host ?? entry.host, port: action.port ?? entry.port } : entry,
				),
			});
		case "add-host":
			return withEnd(draft, action.end, { hosts: [...draft[action.end].hosts, { host: "", port: "" }] });
		case "remove-host":
			return withEnd(draft, action.end, {
				hosts: draft[action.end].hosts.filter((_, index) => index !== action.index),
			});
		case "param":
			return withEnd(draft, action.end, withParam(draft[action.end], action.name, action.value));
		case "secret":
			return editSecret(draft, action.name, action.value);
		case "stored-secret":
			return markSecret(draft, action.name, action.mark);
		case "line":
			return readLine(draft, action.end, action.text);
		case "line-done":
			return { ...draft, lines: { ...draft.lines, [action.end]: undefined } };
		case "fill":
			return filled(draft, action);
		case "take":
			return takeEnd(draft, action.from);
		case "load":
			return action.draft;
	}
	return action satisfies never;
}

function withEnd(draft: TaskDraft, end: DsnEnd, change: Partial<DsnDraft>): TaskDraft {
	return { ...draft, [end]: { ...draft[end], ...change }, lines: { ...draft.lines, [end]: undefined } };
}

/** Group and client id follow the name for as long as they say what the form put there. */
function renamed(draft: TaskDraft, name: string): TaskDraft {
	const before = suggestId(draft.name);
	const follow = (dsn: DsnDraft, param: string) => {
		const present = paramOf(dsn, param) ?? "";
		return present === "" || present === before ? withParam(dsn, param, suggestId(name)) : dsn;
	};
	return { ...draft, name, source: follow(draft.source, "group.id"), broker: follow(draft.broker, "client_id") };
}

function filled(draft: TaskDraft, { source, broker, takenNames }: Extract<DraftAction, { type: "fill" }>): TaskDraft {
	const next: TaskDraft = {
		...draft,
		source: source ?? draft.source,
		broker: broker ?? draft.broker,
		lines: { source: source ? undefined : draft.lines.source, broker: broker ? undefined : draft.lines.broker },
	};
	return next.name === "" && source !== undefined ? renamed(next, nameFromTmqTopic(source.object, takenNames)) : next;
}
