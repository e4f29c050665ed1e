"use client";

import { useMessages, useTranslations } from "next-intl";
import { useMemo, useReducer, useState } from "react";
import { issueInWords } from "@/lib/words/issue-in-words";
import { isChanged } from "./convert";
import { reduceDraft, type TaskDraft } from "./draft";
import type { TaskForm } from "./form-context";
import { type DraftIssues, type FieldIssue, type FieldKey, issuesOfServer, judge } from "./issues";

export interface DraftState {
	form: TaskForm;
	issues: DraftIssues;
	isChanged: boolean;
	/** From now on every error shows. */
	showAll: () => void;
	/** Takes over what the server holds against fields; each stands until its end or name is changed. */
	setServerIssues: (issues: readonly { field: string; message: string }[]) => void;
}

interface ServerIssues {
	/** The draft they were said of. */
	draft: TaskDraft;
	fields: ReadonlyMap<FieldKey, FieldIssue>;
}

/** The form's one value with everything that follows from it. */
export function useDraft(before: TaskDraft, taskId: string | undefined, initial = before): DraftState {
	const t = useTranslations("form");
	const [draft, dispatch] = useReducer(reduceDraft, initial);
	const [visited, setVisited] = useState<ReadonlySet<FieldKey>>(new Set());
	const [isAllShown, setIsAllShown] = useState(false);
	const [server, setServer] = useState<ServerIssues | undefined>(undefined);
	const messages = useMessages();
	const issues = useMemo(
		() => judge(draft, before, (issue) => issueInWords(messages, issue, { byLabel: true })),
		[draft, before, messages],
	);

	const words = (issue: FieldIssue): string => {
		switch (issue.kind) {
			case "sentence":
				return issue.message;
			case "name-missing":
				return t("nameMissing");
			case "secret-missing":
				return t("secretMissing");
			case "secret-of-other-server":
				return t("secretOfOtherServer");
		}
		return issue satisfies never;
	};
	const errorOf = (key: FieldKey): string | undefined => {
		const said = server !== undefined && isSame(server.draft, draft, key) ? server.fields.get(key) : undefined;
		const own = issues.fields.get(key);
		// A stored secret at another server is worth saying before it is tried: the field looks filled in.
		const isShown = isAllShown || visited.has(key) || own?.kind === "secret-of-other-server";
		const issue = isShown && own !== undefined ? own : said;
		return issue === undefined ? undefined : words(issue);
	};
	const form: TaskForm = {
		draft,
		dispatch,
		taskId,
		errorOf,
		visit: (key) => setVisited((present) => (present.has(key) ? present : new Set([...present, key]))),
	};
	return {
		form,
		issues,
		isChanged: isChanged(before, draft),
		showAll: () => setIsAllShown(true),
		setServerIssues: (found) => setServer({ draft, fields: issuesOfServer(found) }),
	};
}

/** Whether the part that a key belongs to is still what it was when the server spoke. */
function isSame(then: TaskDraft, now: TaskDraft, key: FieldKey): boolean {
	if (key.startsWith("source.")) return then.source === now.source && then.stored === now.stored;
	if (key.startsWith("broker.")) return then.broker === now.broker && then.stored === now.stored;
	return then.name === now.name && then.labels === now.labels;
}
