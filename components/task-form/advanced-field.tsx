"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { StoredFileChoices } from "@/components/secrets/stored-file-choices";
import { Checkbox } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import { Input, Textarea } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { USER_PROPERTY } from "@/lib/dsn/broker-fields";
import type { FieldSpec } from "@/lib/dsn/field";
import type { DsnEnd } from "@/lib/dsn/types";
import { useBooleanParam } from "./fields";
import { useParam } from "./form-context";
import { FieldNote, FormRow } from "./form-row";
import { SecretField } from "./secret-field";
import { secretAt } from "./secrets";
import { useSpec, useUserPropertyHelp } from "./use-spec";

type AdvancedFieldProps = { end: DsnEnd } & (
	| { spec: FieldSpec; name?: never }
	/** A parameter outside the tables: an option handed to the server, a user property, or a mistake. */
	| { spec: undefined; name: string }
);

/** One parameter, drawn by what its table says of it, with its help beside it: here people read before they type. */
export function AdvancedField({ end, spec, name }: AdvancedFieldProps) {
	if (spec === undefined) return <OtherParam end={end} name={name} />;
	return <SpecField end={end} name={spec.name} />;
}

function SpecField({ end, name }: { end: DsnEnd; name: string }) {
	const spec = useSpec(end, name);
	const secret = secretAt(end, spec.name);
	switch (spec.kind) {
		case "boolean":
			return <AdvancedBoolean end={end} spec={spec} />;
		case "enum":
			return <AdvancedChoice end={end} spec={spec} />;
		case "pem":
		case "secret":
			if (secret !== undefined) {
				return (
					<FormRow label={spec.label}>
						<SecretField name={secret} />
						{spec.kind === "pem" && <StoredFiles end={end} name={spec.name} />}
						<p className="mt-1 text-small text-ink-3">{spec.help}</p>
					</FormRow>
				);
			}
			return <AdvancedText end={end} spec={spec} />;
		case "text":
		case "number":
		case "duration":
		case "template":
			return <AdvancedText end={end} spec={spec} />;
	}
	return spec.kind satisfies never;
}

interface SpecProps {
	end: DsnEnd;
	spec: FieldSpec;
}

function AdvancedBoolean({ end, spec }: SpecProps) {
	const { isOn, set, id } = useBooleanParam(end, spec.name);
	return (
		<FormRow label="">
			<div className="flex min-h-7.5 flex-wrap items-center gap-x-3">
				<Checkbox id={id} checked={isOn} onCheckedChange={set} aria-describedby={`${id}-help`}>
					{spec.label}
				</Checkbox>
				<span id={`${id}-help`} className="text-small text-ink-3">
					{spec.help}
				</span>
			</div>
		</FormRow>
	);
}

function AdvancedChoice({ end, spec }: SpecProps) {
	const { text, setText, error, noteId, props } = useParam(end, spec.name);
	const labelId = `${props.id}-label`;
	return (
		<FormRow label={spec.label} labelId={labelId}>
			<Segmented
				value={text === "" ? (spec.default ?? "") : text}
				onValueChange={(value) => setText(value === spec.default ? undefined : value)}
				options={(spec.options ?? []).map(({ value, label }) => ({ value, label }))}
				aria-labelledby={labelId}
				aria-describedby={noteId}
			/>
			<FieldNote id={noteId} error={error}>
				{spec.help}
			</FieldNote>
		</FormRow>
	);
}

function AdvancedText({ end, spec }: SpecProps) {
	const { text, setText, error, noteId, props } = useParam(end, spec.name);
	const shared = { ...props, value: text, spellCheck: false, placeholder: spec.placeholder ?? spec.default };
	return (
		<FormRow label={spec.label} htmlFor={props.id}>
			{spec.kind === "pem" ? (
				<Textarea
					{...shared}
					isMono
					rows={3}
					placeholder="-----BEGIN CERTIFICATE-----"
					onChange={(event) => setText(event.target.value)}
				/>
			) : (
				<Input
					{...shared}
					className={spec.kind === "text" ? "" : "max-w-56"}
					inputMode={spec.kind === "number" ? "numeric" : undefined}
					trailing={spec.unit}
					onChange={(event) => setText(event.target.value)}
				/>
			)}
			{spec.kind === "pem" && <StoredFiles end={end} name={spec.name} />}
			<FieldNote id={noteId} error={error}>
				{spec.help}
			</FieldNote>
		</FormRow>
	);
}

/** The certificates or keys kept in the console, to be named instead of pasted. */
function StoredFiles({ end, name }: { end: DsnEnd; name: string }) {
	const { setText } = useParam(end, name);
	return <StoredFileChoices kind={name === "cert_key" ? "key" : "certificate"} onChoose={setText} />;
}

function OtherParam({ end, name }: { end: DsnEnd; name: string }) {
	const t = useTranslations("form");
	const propertyHelp = useUserPropertyHelp();
	const { text, setText, error, noteId, props } = useParam(end, name);
	return (
		<FormRow label={name} htmlFor={props.id}>
			<div className="flex items-center gap-2">
				<Input {...props} isMono className="flex-1" value={text} onChange={(event) => setText(event.target.value)} />
				<IconButton icon={X} name={t("removeParam", { name })} onClick={() => setText(undefined)} />
			</div>
			<FieldNote id={noteId} error={error}>
				{end === "broker" && name.startsWith(USER_PROPERTY) ? propertyHelp : undefined}
			</FieldNote>
		</FormRow>
	);
}
