"use client";

import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useConnections } from "@/components/connections/use-connections";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import type { Connection } from "@/lib/api/connection";
import { EndStep } from "./end-step";
import { firstTask } from "./first-task";
import { PreviewStep } from "./preview-step";
import { StartStep } from "./start-step";
import { Step } from "./step";
import { TopicStep } from "./topic-step";

const STEPS = ["source", "topic", "broker", "preview", "start"] as const;
type StepKey = (typeof STEPS)[number];

/** From "I have TDengine" to the first published message. */
export function Onboarding() {
	const t = useTranslations("onboarding");
	const { data, error } = useConnections();
	return (
		<div className="max-w-280 px-6 pt-3.5 pb-10 phone:px-4">
			<h1 className="text-title">{t("title")}</h1>
			<p className="mt-1 mb-5 max-w-[80ch] text-ink-2">{t("text")}</p>
			{error !== null && <Note tone="red">{error.message}</Note>}
			{data === undefined && error === null && (
				<div role="status" aria-label={t("loading")}>
					<Skeleton className="h-60 w-full max-w-160" />
				</div>
			)}
			{data !== undefined && <Steps connections={data} />}
		</div>
	);
}

function Steps({ connections }: { connections: readonly Connection[] }) {
	const t = useTranslations("onboarding");
	const [open, setOpen] = useState<StepKey>("source");
	const [chosen, setChosen] = useState<{ source?: string; broker?: string; topic?: string }>({});
	const [template, setTemplate] = useState("{database}/{table}");
	const source = connections.find(({ id }) => id === chosen.source);
	const broker = connections.find(({ id }) => id === chosen.broker);
	const owner = source === undefined ? undefined : ({ kind: "connection", id: source.id } as const);
	const task =
		source === undefined || broker === undefined || chosen.topic === undefined
			? undefined
			: firstTask({ source, broker, tmqTopic: chosen.topic, template, id: `spillway-${chosen.topic}` });

	const isReady: Record<StepKey, boolean> = {
		source: source !== undefined,
		topic: chosen.topic !== undefined,
		broker: broker !== undefined,
		preview: template.trim() !== "",
		start: false,
	};
	const stateOf = (key: StepKey) => {
		if (key === open) return "open" as const;
		return STEPS.indexOf(key) < STEPS.indexOf(open) ? ("done" as const) : ("later" as const);
	};
	const proceed = (key: StepKey) => (
		<Button
			variant="primary"
			icon={ArrowRight}
			className="mt-4"
			disabled={!isReady[key]}
			onClick={() => setOpen(STEPS[STEPS.indexOf(key) + 1] ?? key)}
		>
			{t("continue")}
		</Button>
	);
	const shared = (key: StepKey) => ({
		number: STEPS.indexOf(key) + 1,
		title: t(`${key}Title`),
		text: t(`${key}Text`),
		state: stateOf(key),
		onChange: () => setOpen(key),
	});
	return (
		<ol>
			<Step {...shared("source")} summary={source?.name}>
				<EndStep
					end="source"
					connections={connections}
					chosen={chosen.source}
					onChoose={(ids) => setChosen((present) => ({ ...present, ...ids }))}
				/>
				{proceed("source")}
			</Step>
			<Step {...shared("topic")} summary={chosen.topic}>
				{owner !== undefined && (
					<TopicStep
						source={owner}
						chosen={chosen.topic}
						onChoose={(topic) => setChosen((present) => ({ ...present, topic }))}
					/>
				)}
				{proceed("topic")}
			</Step>
			<Step {...shared("broker")} summary={broker?.name}>
				<EndStep
					end="broker"
					connections={connections}
					chosen={chosen.broker}
					onChoose={(ids) => setChosen((present) => ({ ...present, ...ids }))}
				/>
				{proceed("broker")}
			</Step>
			<Step {...shared("preview")} summary={template}>
				{owner !== undefined && task !== undefined && (
					<PreviewStep source={owner} task={task} onTemplate={setTemplate} />
				)}
				{proceed("preview")}
			</Step>
			<Step {...shared("start")}>
				{task !== undefined && (
					<StartStep
						task={task}
						formHref={`/tasks/new?source=connection:${task.source.id}&broker=connection:${task.broker.id}&topic=${encodeURIComponent(task.tmqTopic)}`}
					/>
				)}
			</Step>
		</ol>
	);
}
