"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { CheckButton } from "@/components/checks/check-button";
import { CheckLine } from "@/components/checks/check-line";
import { useCheck } from "@/components/checks/use-check";
import { type ConnectionValues, checkInputOf, pathOfIssue } from "./connection-values";

interface ConnectionCheckProps {
	values: ConnectionValues;
	/** Of the stored one, whose secrets may be used. */
	id: string | undefined;
	/** All that a check needs is filled in. */
	isValid: boolean;
}

/** Tries the server step by step with what is in the form now. */
export function ConnectionCheck({ values, id, isValid }: ConnectionCheckProps) {
	const t = useTranslations("connections");
	const { setValue, trigger } = useFormContext<ConnectionValues>();
	const input = checkInputOf(values, id);
	const { state, start } = useCheck(JSON.stringify(input));
	const run = async () => {
		if (isValid) start({ end: values.end, ...input });
		else await trigger();
	};
	const apply = (field: string, value: string) => {
		setValue(pathOfIssue(field).join(".") as "user", value, { shouldDirty: true, shouldValidate: true });
	};
	return (
		<div className="grid grid-cols-[124px_minmax(0,1fr)] border-t border-line pt-2.5 phone:block">
			<span className="py-[5px] text-ink-2">{t("connection")}</span>
			<div className="flex min-w-0 flex-wrap items-start justify-between gap-2">
				<div className="min-w-0 flex-1">
					<CheckLine end={values.end} state={state} onSuggestion={apply} />
				</div>
				<CheckButton
					endName={t(`kind.${values.end}`)}
					state={state}
					disabledReason={undefined}
					onCheck={() => void run()}
				/>
			</div>
		</div>
	);
}
