"use client";

import { useTranslations } from "next-intl";
import { useCatalog } from "@/components/explorer/use-explorer";
import { PreviewPanel } from "@/components/preview/preview-panel";
import { TemplateField } from "@/components/task-form/template-field";
import { Field } from "@/components/ui/field";
import type { SecretOwner } from "@/lib/api/task";
import { previewSettings } from "@/lib/preview/preview";
import type { SampleContext } from "@/lib/preview/types";
import type { FirstTask } from "./first-task";
import { sourceInputOf } from "./first-task";

interface PreviewStepProps {
	source: SecretOwner;
	task: FirstTask;
	onTemplate: (template: string) => void;
}

/** The template, and what each message becomes with it. */
export function PreviewStep({ source, task, onTemplate }: PreviewStepProps) {
	const t = useTranslations("onboarding");
	const { data } = useCatalog(source);
	const topic = data?.topics.find(({ name }) => name === task.tmqTopic);
	const context: SampleContext = {
		tmqTopic: task.tmqTopic,
		...(topic === undefined ? {} : { database: topic.database, tmqTopicType: topic.type, columns: topic.columns }),
	};
	return (
		<div className="max-w-240 space-y-3">
			<Field label={t("template")} help={t("templateHelp")} isRequired>
				{(ids) => (
					<TemplateField
						id={ids.id}
						value={task.template}
						onChange={onTemplate}
						onBlur={() => {}}
						describedBy={ids["aria-describedby"] ?? ""}
						placeholder="plant/{table}"
						isForData
						isInvalid={false}
					/>
				)}
			</Field>
			<div className="max-h-120 overflow-y-auto rounded-box border border-line">
				<PreviewPanel
					settings={previewSettings(task.sourceDraft, task.brokerDraft)}
					context={context}
					peekInput={sourceInputOf(task)}
					peekDisabledReason={undefined}
				/>
			</div>
		</div>
	);
}
