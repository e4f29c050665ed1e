"use client";

import { useTranslations } from "next-intl";
import { SecretInput } from "@/components/secrets/secret-input";
import type { SecretName } from "@/lib/api/task";
import { useFieldProps, useTaskForm } from "./form-context";
import { FieldNote } from "./form-row";
import { fieldKey } from "./issues";
import { endOfSecret, secretField, secretText } from "./secrets";
import { useSpec } from "./use-spec";

/** One secret of the draft as a field. */
export function SecretField({ name }: { name: SecretName }) {
	const t = useTranslations("form");
	const { draft, dispatch } = useTaskForm();
	const end = endOfSecret(name);
	const { error, noteId, props } = useFieldProps(fieldKey(end, secretField(name)));
	const taken = draft.taken[end];
	return (
		<div>
			<SecretInput
				id={props.id}
				label={useSpec(end, secretField(name)).label}
				value={secretText(draft[end], name)}
				onChange={(value) => dispatch({ type: "secret", name, value })}
				mark={draft.stored[name]}
				onMark={(mark) => dispatch({ type: "stored-secret", name, mark })}
				storedWords={taken === undefined ? undefined : t("storedWith", { name: taken.name })}
				isMultiline={name === "broker.cert_key"}
				hasError={error !== undefined}
				noteId={noteId}
				onBlur={props.onBlur}
			/>
			<FieldNote id={noteId} error={error} />
		</div>
	);
}
