"use client";

import type { ReactNode } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import type { DsnEnd } from "@/lib/dsn/types";
import { parseBoolean } from "@/lib/dsn/values";
import { useParam } from "./form-context";
import { FieldNote, FormRow, SideField, TwoColumns } from "./form-row";
import { useSpec } from "./use-spec";

interface ParamFieldProps {
	end: DsnEnd;
	name: string;
}

interface TextParamProps extends ParamFieldProps {
	/** A short field that shares the row. */
	beside?: ReactNode;
}

/** A parameter typed as text. */
export function TextParam({ end, name, beside }: TextParamProps) {
	const spec = useSpec(end, name);
	const { text, setText, error, noteId, props } = useParam(end, name);
	const control = (
		<div>
			<Input
				{...props}
				value={text}
				onChange={(event) => setText(event.target.value)}
				placeholder={spec.placeholder ?? spec.default}
				spellCheck={false}
				autoCapitalize="off"
				inputMode={spec.kind === "number" ? "numeric" : undefined}
				trailing={spec.unit}
			/>
			<FieldNote id={noteId} error={error} />
		</div>
	);
	return (
		<FormRow label={spec.label} htmlFor={props.id} isRequired={spec.required} help={spec.help}>
			{beside === undefined ? (
				control
			) : (
				<TwoColumns>
					{control}
					{beside}
				</TwoColumns>
			)}
		</FormRow>
	);
}

/** A choice of few in the right column, all of it in view. */
export function ChoiceParam({ end, name }: ParamFieldProps) {
	const spec = useSpec(end, name);
	const { text, setText, error, noteId, props } = useParam(end, name);
	const labelId = `${props.id}-label`;
	return (
		<SideField label={spec.label} labelId={labelId} help={spec.help}>
			<Segmented
				value={text === "" ? (spec.default ?? "") : text}
				onValueChange={setText}
				options={(spec.options ?? []).map(({ value, label }) => ({ value, label }))}
				aria-labelledby={labelId}
				aria-describedby={noteId}
				isWide
			/>
			<FieldNote id={noteId} error={error} />
		</SideField>
	);
}

/** A parameter that is on or off. What is left out means its default. */
export function useBooleanParam(end: DsnEnd, name: string) {
	const spec = useSpec(end, name);
	const { text, setText, props } = useParam(end, name);
	const byDefault = spec.default === "true";
	return {
		spec,
		id: props.id,
		isOn: parseBoolean(text) ?? byDefault,
		set: (isOn: boolean) => setText(isOn === byDefault ? undefined : String(isOn)),
	};
}

export function BooleanParam({ end, name }: ParamFieldProps) {
	const { spec, isOn, set, id } = useBooleanParam(end, name);
	return (
		<Checkbox id={id} checked={isOn} onCheckedChange={set} title={spec.help}>
			{spec.label}
		</Checkbox>
	);
}
