"use client";

import { useMutation } from "@tanstack/react-query";
import { Check, Play, Rows3 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { reasonOf } from "@/components/checks/post-stream";
import { useCatalog } from "@/components/explorer/use-explorer";
import { requestJson } from "@/components/live-data/problem-error";
import { useReadTaskNames, useTask, useTaskSamples } from "@/components/live-data/use-live";
import { nameFromTmqTopic } from "@/components/task-form/suggest";
import { Button, ButtonLink } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { Spinner } from "@/components/ui/spinner";
import { taskSchema } from "@/lib/api/task";
import { EXAMPLE_ROW, isExampleTopic } from "@/lib/sql/example";
import { type FirstTask, taskInputOf } from "./first-task";
import { useExample } from "./use-example";

interface StartStepProps {
	task: FirstTask;
	formHref: string;
}

/** Creates the task, starts it, and waits with the user for the first message. */
export function StartStep({ task, formHref }: StartStepProps) {
	const t = useTranslations("onboarding");
	const readTaskNames = useReadTaskNames();
	const [name, setName] = useState(() => nameFromTmqTopic(task.tmqTopic, readTaskNames()));
	// A task whose start failed exists already: trying again must start it, not make a second one.
	const [createdId, setCreatedId] = useState<string | undefined>(undefined);
	const start = useMutation({
		mutationFn: async (): Promise<string> => {
			const id =
				createdId ??
				taskSchema.parse(await requestJson("/api/tasks", { method: "POST", body: taskInputOf(task, name) })).id;
			setCreatedId(id);
			await requestJson(`/api/tasks/${encodeURIComponent(id)}/start`, { method: "POST" });
			return id;
		},
	});
	if (start.data !== undefined) return <FirstMessage taskId={start.data} task={task} />;
	return (
		<form
			className="max-w-160 space-y-3"
			onSubmit={(event) => {
				event.preventDefault();
				if (!start.isPending) start.mutate();
			}}
		>
			<Field label={t("name")} isRequired layout="stacked">
				{(ids) => <Input {...ids} value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />}
			</Field>
			{start.error !== null && <Note tone="red">{reasonOf(start.error)}</Note>}
			<div className="flex flex-wrap gap-2">
				<Button type="submit" variant="primary" icon={Play} isBusy={start.isPending}>
					{t("start")}
				</Button>
				<ButtonLink href={formHref}>{t("openForm")}</ButtonLink>
			</div>
		</form>
	);
}

function FirstMessage({ taskId, task }: { taskId: string; task: FirstTask }) {
	const t = useTranslations("onboarding");
	const found = useTask(taskId);
	const { samples } = useTaskSamples(taskId);
	const owner = { kind: "connection", id: task.source.id } as const;
	const example = useExample(owner);
	const { data: catalog } = useCatalog(owner);
	const live = found.status === "found" ? found.task.live : undefined;
	const sample = samples.find(({ outcome }) => outcome === "published");
	const hasArrived = (live?.counters.published ?? 0) > 0;
	const cause = live?.state.phase === "failed" || live?.state.phase === "retrying" ? live.state.cause : undefined;
	const row = example.stateOf(EXAMPLE_ROW);
	return (
		<div className="max-w-160 space-y-3">
			{cause !== undefined && <Note tone="red">{cause.message}</Note>}
			{hasArrived ? (
				<p role="status" className="flex items-center gap-2 text-section text-green">
					<Icon icon={Check} />
					{t("arrived")}
				</p>
			) : (
				<p role="status" className="flex items-center gap-2 text-ink-2">
					<Spinner />
					{t("waiting")}
				</p>
			)}
			{sample !== undefined && (
				<div>
					<p className="mb-1 font-mono text-code font-medium wrap-anywhere">{sample.mqttTopic}</p>
					<CodeBlock label={t("body")} isWrapped>
						{sample.body}
					</CodeBlock>
				</div>
			)}
			{row.phase === "failed" && <Note tone="red">{row.message}</Note>}
			<div className="flex flex-wrap items-center gap-2">
				<ButtonLink href={`/tasks/${taskId}`} variant="primary">
					{t("toTask")}
				</ButtonLink>
				{isExampleTopic(catalog?.topics ?? [], task.tmqTopic) && (
					<Button icon={Rows3} isBusy={row.phase === "running"} onClick={() => void example.run(EXAMPLE_ROW)}>
						{t("writeRow")}
					</Button>
				)}
			</div>
		</div>
	);
}
