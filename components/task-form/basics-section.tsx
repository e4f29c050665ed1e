"use client";

import { useTranslations } from "next-intl";
import { Input } from "@/components/ui/input";
import { useFieldProps, useTaskForm } from "./form-context";
import { FieldNote, FormRow, SideField, TwoColumns } from "./form-row";
import { LabelInput } from "./label-input";

export function BasicsSection() {
	const t = useTranslations("form");
	const { draft, dispatch } = useTaskForm();
	const name = useFieldProps("name");
	const labels = useFieldProps("labels");
	return (
		<div className="py-2.5">
			<FormRow label={t("name")} htmlFor={name.props.id} isRequired>
				<TwoColumns>
					<div>
						<Input
							{...name.props}
							value={draft.name}
							onChange={(event) => dispatch({ type: "name", name: event.target.value })}
							placeholder={t("nameExample")}
							maxLength={120}
						/>
						<FieldNote id={name.noteId} error={name.error} />
					</div>
					<SideField label={t("labels")} htmlFor={labels.props.id} help={t("labelsHelp")}>
						<LabelInput
							id={labels.props.id}
							labels={draft.labels}
							onChange={(next) => dispatch({ type: "labels", labels: next })}
							describedBy={labels.noteId}
						/>
						<FieldNote id={labels.noteId} error={labels.error} />
					</SideField>
				</TwoColumns>
			</FormRow>
		</div>
	);
}
