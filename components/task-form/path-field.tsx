"use client";

import { Input } from "@/components/ui/input";
import { useFieldProps, useTaskForm } from "./form-context";
import { FieldNote, FormRow } from "./form-row";
import { fieldKey } from "./issues";
import { useSpec } from "./use-spec";

/** Path of the WebSocket address; plain TCP has none, so it is hidden there. */
export function PathField() {
	const { draft, dispatch } = useTaskForm();
	const { error, noteId, props } = useFieldProps(fieldKey("broker", "object"));
	const spec = useSpec("broker", "object");
	if (!spec.appliesTo(draft.broker)) return null;
	return (
		<FormRow label={spec.label} htmlFor={props.id} help={spec.help}>
			<Input
				{...props}
				isMono
				value={draft.broker.object}
				onChange={(event) =>
					dispatch({ type: "part", end: "broker", part: "object", value: event.target.value.replace(/^\//, "") })
				}
				placeholder={spec.default}
				spellCheck={false}
			/>
			<FieldNote id={noteId} error={error} />
		</FormRow>
	);
}
