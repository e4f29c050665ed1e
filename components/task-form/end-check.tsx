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
	const blocking = CONNECTION_FIELDS[end].some((field) => issues.fields.has(fieldKey(end, field)));
	return {
		state,
		disabledReason: blocking ? t(end === "source" ? "sourceNeeds" : "brokerNeeds") : undefined,
		run: (testTopic) => start({ end, ...input, ...(testTopic === undefined ? {} : { testTopic }) }),
	};
}

const CONNECTION_FIELDS = {
	source: ["protocol", "host", "port", "user", "password", "token"],
	broker: ["protocol", "host", "port", "user", "password", "version", "client_id", "cert_key"],
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
