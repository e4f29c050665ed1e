"use client";

import { ListFilter, Pause, Play, Radio } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useMay } from "@/components/accounts/me";
import type { TaskSamples } from "@/components/live-data/live-state";
import { useTaskSamples } from "@/components/live-data/use-live";
import { VerifyPanel } from "@/components/task-verify/verify-panel";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { TaskLive } from "@/lib/api/task";
import { count } from "@/lib/format/number";
import { MessageRow } from "./message-row";
import { matchesTopic } from "./topic-filter";

/** The newest messages of the task, a few a second; a pause holds the list while reading goes on. */
export function LiveMessages({ taskId, live }: { taskId: string; live: TaskLive }) {
	const [isVerifying, setIsVerifying] = useState(false);
	const isRunning = live.state.phase === "running" || live.state.phase === "retrying";
	if (isVerifying) {
		return <VerifyPanel taskId={taskId} isRunning={isRunning} onClose={() => setIsVerifying(false)} />;
	}
	return <SentMessages taskId={taskId} isRunning={isRunning} onVerify={() => setIsVerifying(true)} />;
}

interface SentMessagesProps {
	taskId: string;
	isRunning: boolean;
	onVerify: () => void;
}

function SentMessages({ taskId, isRunning, onVerify }: SentMessagesProps) {
	const t = useTranslations("task.messages");
	const [held, setHeld] = useState<TaskSamples | undefined>(undefined);
	const [filter, setFilter] = useState("");
	const [openId, setOpenId] = useState<number | undefined>(undefined);
	const current = useTaskSamples(taskId);
	const { samples, shown: shownOfSecond, shownOf } = held ?? current;
	const shown = useMemo(
		() => samples.filter((sample) => matchesTopic(filter, sample.mqttTopic ?? "")),
		[samples, filter],
	);
	const mayVerify = useMay("end:reach");
	return (
		<section aria-labelledby="messages-title" className="flex min-h-0 min-w-0 flex-col">
			<div className="flex min-h-11 flex-wrap items-center gap-x-2 px-(--inset) pt-2 phone:gap-y-2 phone:pb-2">
				<h2 id="messages-title" className="text-section">
					{t("title")}
				</h2>
				{shownOf > 0 && (
					<span className="text-small text-ink-3">
						{t("share", { shown: count(shownOfSecond).text, total: count(shownOf).text })}
					</span>
				)}
				<span className="ml-auto flex gap-2">
					{mayVerify && (
						<Button size="sm" icon={Radio} onClick={onVerify}>
							{t("verify")}
						</Button>
					)}
					<Button
						size="sm"
						icon={held === undefined ? Pause : Play}
						aria-pressed={held !== undefined}
						onClick={() => setHeld(held === undefined ? current : undefined)}
					>
						{held === undefined ? t("pause") : t("resume")}
					</Button>
				</span>
			</div>
			<div className="px-(--inset) pb-2">
				<Input
					icon={ListFilter}
					aria-label={t("filterLabel")}
					placeholder={t("filter")}
					value={filter}
					onChange={(event) => setFilter(event.target.value)}
				/>
			</div>
			{shown.length === 0 ? (
				<p className="border-t border-line px-(--inset) py-6 text-ink-3">
					{samples.length > 0 ? t("noMatch", { filter }) : isRunning ? t("waiting") : t("stopped")}
				</p>
			) : (
				<div className="border-t border-line">
					<div
						aria-hidden
						className="flex h-8 items-center gap-3 border-b border-line px-(--inset) text-small text-ink-3"
					>
						<span className="w-4" />
						<span className="w-23">{t("time")}</span>
						<span className="flex-1">{t("topic")}</span>
						<span>{t("delay")}</span>
					</div>
					<ul>
						{shown.map((sample) => (
							<MessageRow
								key={sample.id}
								sample={sample}
								isOpen={sample.id === openId}
								onToggle={() => setOpenId(sample.id === openId ? undefined : sample.id)}
							/>
						))}
					</ul>
				</div>
			)}
		</section>
	);
}
