"use client";

import { ArrowRight, ChevronRight, Pencil, RotateCw } from "lucide-react";
import Link from "next/link";
import { useTimeZone, useTranslations } from "next-intl";
import { useMay } from "@/components/accounts/me";
import { QuestionDialog } from "@/components/tasks/question-dialog";
import { RowMenu } from "@/components/tasks/row-menu";
import { RunToggle } from "@/components/tasks/run-toggle";
import { useListActions } from "@/components/tasks/use-list-actions";
import { Button, ButtonLink } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Note } from "@/components/ui/note";
import { Tag } from "@/components/ui/tag";
import { VisibleText } from "@/components/ui/visible-text";
import type { Task } from "@/lib/api/task";
import { readBroker } from "@/lib/dsn/check-broker";
import { readSource } from "@/lib/dsn/check-source";
import { clockTime } from "@/lib/format/duration";
import { FailedNote } from "./failed-note";
import { PlacementText } from "./placement-text";
import { StateBadges } from "./state-badges";

/** Name, state and health, what goes where, and what can be done about it. */
export function TaskHeader({ task }: { task: Task }) {
	const t = useTranslations("task");
	const timeZone = useTimeZone() ?? "UTC";
	const { act, question, answer, failures } = useListActions();
	const mayEdit = useMay("task:edit");
	const mayRun = useMay("task:operate");
	const isOn = task.desired === "running";
	const { state, runSinceMs } = task.live;
	const since = clockTime(runSinceMs ?? state.sinceMs, timeZone, false).slice(0, 5);
	return (
		<header className="px-6 pt-3 phone:px-4">
			<div className="flex flex-wrap items-center gap-x-3 gap-y-2">
				<nav aria-label={t("breadcrumb")} className="flex items-center gap-1 text-ink-3 phone:hidden">
					<Link href="/tasks" className="rounded-mark text-ink-2 hover:text-accent">
						{t("breadcrumb")}
					</Link>
					<Icon icon={ChevronRight} />
				</nav>
				<h1 className="min-w-0 text-title wrap-anywhere phone:w-full">
					<VisibleText text={task.name} />
				</h1>
				{task.isDemo && <Tag>{t("demo")}</Tag>}
				<StateBadges task={task} />
				<div className="ml-auto flex items-center gap-3 phone:gap-1">
					<span className="flex items-center gap-2">
						<RunToggle task={task} onToggle={(on) => act(on ? "start" : "stop", [task])} />
						<span className="text-ink-2 phone:hidden">
							{t(state.phase === "failed" ? "failedSince" : isOn ? "onSince" : "off", { time: since })}
						</span>
					</span>
					{/* On a phone the menu has these two. */}
					{mayRun && (
						<Button className="phone:hidden" icon={RotateCw} disabled={!isOn} onClick={() => act("restart", [task])}>
							{t("restart")}
						</Button>
					)}
					{mayEdit && (
						<ButtonLink className="phone:hidden" icon={Pencil} href={`/tasks/${encodeURIComponent(task.id)}/edit`}>
							{t("edit")}
						</ButtonLink>
					)}
					<RowMenu task={task} act={act} isOwnPage />
				</div>
			</div>
			<Route task={task} />
			<FailedNote task={task} />
			{failures.map((failure) => (
				<Note key={failure} tone="red" className="mb-2">
					{failure}
				</Note>
			))}
			{question === undefined ? null : <QuestionDialog question={question} onAnswer={answer} />}
		</header>
	);
}

/** `topic_meters` on a server → `plant/{table}` on a broker. */
function Route({ task }: { task: Task }) {
	const t = useTranslations("task");
	const stored = { stored: task.storedSecrets };
	const source = readSource(task.source, stored);
	const broker = readBroker(task.broker, stored);
	if (!source.ok || !broker.ok) return <div className="pb-2" />;
	const [from] = source.value.hosts;
	const [to] = broker.value.hosts;
	return (
		<p className="flex flex-wrap items-center gap-x-2 pt-1 pb-1 text-small text-ink-2">
			<code className="text-code wrap-anywhere text-ink">
				<VisibleText text={source.value.tmqTopics.join(", ")} />
			</code>
			<span>{t("onServer", { server: from.host })}</span>
			<Icon icon={ArrowRight} size={14} className="text-ink-3" />
			<code className="text-code wrap-anywhere text-ink">
				<VisibleText text={broker.value.topic} />
			</code>
			<span>{t("onBroker", { broker: `${to.host}:${to.port}`, qos: `${broker.value.qos}` })}</span>
			<PlacementText task={task} />
		</p>
	);
}
