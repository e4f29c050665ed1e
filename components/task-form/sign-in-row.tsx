"use client";

import { useTranslations } from "next-intl";
import { Input } from "@/components/ui/input";
import type { DsnEnd } from "@/lib/dsn/types";
import { useFieldProps, useTaskForm } from "./form-context";
import { FieldNote, FormRow, TwoColumns } from "./form-row";
import { fieldKey } from "./issues";
import { SecretField } from "./secret-field";
import { useSpec } from "./use-spec";

/** User and password side by side. */
export function SignInRow({ end }: { end: DsnEnd }) {
	const t = useTranslations("form");
	const { draft, dispatch } = useTaskForm();
	const user = useFieldProps(fieldKey(end, "user"));
	const spec = useSpec(end, "user");
	return (
		<FormRow label={t("userAndPassword")} isRequired={spec.required} help={spec.help}>
			<TwoColumns>
				<div>
					<Input
						{...user.props}
						aria-label={spec.label}
						value={draft[end].user}
						onChange={(event) => dispatch({ type: "part", end, part: "user", value: event.target.value })}
						spellCheck={false}
						autoCapitalize="off"
					/>
					<FieldNote id={user.noteId} error={user.error} />
				</div>
				<SecretField name={`${end}.password`} />
			</TwoColumns>
		</FormRow>
	);
}
