"use client";

import { useTranslations } from "next-intl";
import { FirstSentenceStrong } from "@/components/sentence/first-sentence-strong";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { Segmented } from "@/components/ui/segmented";
import { Switch } from "@/components/ui/switch";
import { useSay } from "@/components/ui/use-say";
import type { PreviewWarning } from "@/lib/preview/warnings";
import { BooleanParam, useBooleanParam } from "./fields";
import { useParam, useTaskForm } from "./form-context";
import { FieldNote, FormRow } from "./form-row";
import { Section } from "./section";
import { TemplateField } from "./template-field";
import { useSpec } from "./use-spec";

/** Where messages go: the template with what it would leave out, QoS, and what of metadata is published. */
export function TopicsSection({ warnings }: { warnings: readonly PreviewWarning[] }) {
	const t = useTranslations("form");
	const meta = useBooleanParam("source", "with.meta");
	const retain = useBooleanParam("broker", "retain");
	const qos = useParam("broker", "qos");
	const qosSpec = useSpec("broker", "qos");
	const level = qos.text === "1" || qos.text === "2" ? qos.text : "0";
	return (
		<Section title={t("topicsAndMetadata")}>
			<TemplateParam name="topic" warnings={warnings} />
			<FormRow label={qosSpec.label} labelId={`${qos.props.id}-label`} help={qosSpec.help}>
				<div className="flex min-h-7.5 flex-wrap items-center justify-between gap-x-4 gap-y-2">
					<div className="flex min-w-0 items-center gap-2.5">
						<Segmented
							value={level}
							onValueChange={qos.setText}
							options={(qosSpec.options ?? []).map(({ value }) => ({ value, label: value }))}
							aria-labelledby={`${qos.props.id}-label`}
							aria-describedby={qos.noteId}
						/>
						<span id={qos.noteId} className={level === "0" ? "text-small text-amber" : "text-small text-ink-3"}>
							{t(`qos.${level}`)}
						</span>
					</div>
					<ToggleWithWords id={retain.id} isOn={retain.isOn} onChange={retain.set} label={retain.spec.label} />
				</div>
			</FormRow>
			<FormRow label={t("metadata")} help={meta.spec.help}>
				<div className="flex min-h-7.5 flex-wrap items-center justify-between gap-x-4 gap-y-2">
					<ToggleWithWords id={meta.id} isOn={meta.isOn} onChange={meta.set} label={meta.spec.label} />
					{meta.isOn && (
						<div className="flex flex-wrap gap-4">
							<BooleanParam end="source" name="with.meta.delete" />
							<BooleanParam end="source" name="with.meta.drop" />
						</div>
					)}
				</div>
			</FormRow>
			{meta.isOn && <TemplateParam name="meta_topic" warnings={warnings} />}
		</Section>
	);
}

function TemplateParam({ name, warnings }: { name: "topic" | "meta_topic"; warnings: readonly PreviewWarning[] }) {
	const t = useTranslations("form");
	const { dispatch } = useTaskForm();
	const say = useSay();
	const { text, setText, error, noteId, props } = useParam("broker", name);
	const spec = useSpec("broker", name);
	const own = warnings.filter((warning) => warning.field === name);
	return (
		<FormRow label={spec.label} htmlFor={props.id} isRequired={spec.required} help={spec.help}>
			<TemplateField
				id={props.id}
				value={text}
				onChange={setText}
				onBlur={props.onBlur}
				describedBy={noteId}
				placeholder={name === "meta_topic" ? t("sameAsTopic") : spec.placeholder}
				isForData={name === "topic"}
				isInvalid={error !== undefined}
			/>
			{/* A template with a mistake says so itself while it is typed; here only its absence is told. */}
			<FieldNote id={noteId} error={text === "" ? error : undefined} />
			{own.map((warning) => {
				const { mend } = warning;
				return (
					<Note
						key={warning.code}
						tone="amber"
						className="mt-1.5"
						action={
							mend !== undefined && (
								<Button
									size="sm"
									className="h-auto! min-h-6.5 max-w-60 py-0.5 @max-2xl:max-w-44 phone:min-h-11 whitespace-normal! wrap-anywhere phone:w-full phone:max-w-none"
									onClick={() => dispatch({ type: "param", end: "broker", name: mend.field, value: mend.value })}
								>
									{say(mend.label)}
								</Button>
							)
						}
					>
						<FirstSentenceStrong text={`${warning.lead} ${warning.detail}`} />
					</Note>
				);
			})}
		</FormRow>
	);
}

interface ToggleProps {
	id: string;
	isOn: boolean;
	onChange: (isOn: boolean) => void;
	label: string;
}

function ToggleWithWords({ id, isOn, onChange, label }: ToggleProps) {
	return (
		<span className="inline-flex items-center gap-2 phone:min-h-11">
			<Switch id={id} checked={isOn} onCheckedChange={onChange} aria-labelledby={`${id}-words`} />
			<label id={`${id}-words`} htmlFor={id} className="cursor-pointer">
				{label}
			</label>
		</span>
	);
}
