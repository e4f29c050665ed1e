"use client";

import { useTranslations } from "next-intl";
import { CheckButton } from "@/components/checks/check-button";
import { CheckLine } from "@/components/checks/check-line";
import { type CheckState, hasPassed } from "@/components/checks/check-state";
import { TestMessage } from "@/components/checks/test-message";
import { useCheck } from "@/components/checks/use-check";
import type { DsnEnd } from "@/lib/dsn/types";
import { endInputOf } from "./convert";
import type { TaskDraft } from "./draft";
import { useTaskForm } from "./form-context";
import { FormRow } from "./form-row";
import { type DraftIssues, fieldKey } from "./issues";
import { secretAt } from "./secrets";

export interface EndCheckState {
	state: CheckState;
	/** The server itself could be asked, for instance for its TMQ topics. */
	isReachable: boolean;
	/** All that a saved connection needs is filled in. */
	isComplete: boolean;
	/** Why this end cannot be checked yet. */
	disabledReason: string | undefined;
	run: (testTopic?: string) => void;
}

/** The connection check of one end with what is in the form now. */
export function useEndCheck(
	end: DsnEnd,
	draft: TaskDraft,
	issues: DraftIssues,
	taskId: string | undefined,
): EndCheckState {
	const t = useTranslations("checks");
	const input = endInputOf(draft, end, taskId);
	const { state, start } = useCheck(JSON.stringify(input));
	const keys = [...issues.fields.keys()].filter((key) => key.startsWith(`${end}.`));
	const isBlocked = (fields: readonly string[]) => fields.some((field) => keys.includes(fieldKey(end, field)));
	const isUnfinished = keys.some((key) => !NOT_NEEDED[end].some((field) => key === fieldKey(end, field)));
	const needs = isBlocked(NEEDED[end]) ? t(end === "source" ? "sourceNeeds" : "brokerNeeds") : undefined;
	return {
		state,
		isReachable: !isBlocked(ADDRESS),
		isComplete: !isBlocked(NEEDED[end]),
		disabledReason: needs ?? (isUnfinished ? t("mendFirst") : undefined),
		run: (testTopic) => start({ end, ...input, ...(testTopic === undefined ? {} : { testTopic }) }),
	};
}

/** What it takes to ask a server anything. */
const ADDRESS = ["protocol", "host", "port", "user", "password", "token"];

const NEEDED = {
	source: ADDRESS,
	broker: [...ADDRESS, "version"],
} as const satisfies Record<DsnEnd, readonly string[]>;

/** A check asks nothing that needs these. */
const NOT_NEEDED = {
	source: ["object", "group.id"],
	broker: ["client_id", "topic"],
} as const satisfies Record<DsnEnd, readonly string[]>;

export function EndCheckButton({ end, check }: { end: DsnEnd; check: EndCheckState }) {
	const t = useTranslations("form");
	return (
		<CheckButton
			endName={t(end)}
			state={check.state}
			disabledReason={check.disabledReason}
			onCheck={() => check.run()}
		/>
	);
}

export function EndCheck({ end, check }: { end: DsnEnd; check: EndCheckState }) {
	const t = useTranslations("form");
	const { dispatch } = useTaskForm();
	const apply = (field: string, value: string) => {
		const name = field.startsWith(`${end}.`) ? field.slice(end.length + 1) : field;
		const secret = secretAt(end, name);
		if (name === "host" || name === "port") dispatch({ type: "host", end, index: 0, [name]: value });
		else if (name === "protocol" || name === "user" || name === "object") {
			dispatch({ type: "part", end, part: name, value });
		} else if (secret !== undefined) dispatch({ type: "secret", name: secret, value });
		else dispatch({ type: "param", end, name, value });
	};
	return (
		<FormRow label={t("connection")}>
			<CheckLine end={end} state={check.state} onSuggestion={apply} />
			{end === "broker" && hasPassed(check.state) && (
				<div className="mt-1">
					<TestMessage isBusy={false} disabledReason={check.disabledReason} onSend={check.run} />
				</div>
			)}
		</FormRow>
	);
}
