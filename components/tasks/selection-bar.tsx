"use client";

import { Copy, Download, Ellipsis, KeyRound, Play, RotateCw, Square, Trash2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { useMay } from "@/components/accounts/me";
import { useReadTasks, useTasksSummary } from "@/components/live-data/use-live";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useOnDemand } from "@/components/ui/use-on-demand";
import type { Task } from "@/lib/api/task";
import { exactNumber } from "@/lib/format/number";
import type { ListActions, ListVerb } from "./use-list-actions";

const loadMore = () => import("./open-more-menu").then((module) => module.OpenMoreMenu);

interface SelectionBarProps {
	taskIds: readonly string[];
	actions: ListActions;
	onClear: () => void;
	/** Asks for a password that these tasks share. */
	onPassword: (tasks: readonly Task[]) => void;
}

/** Whether a verb changes anything about a task in its present state. */
const APPLIES = {
	start: (task: Task) => task.desired === "stopped" || task.live.state.phase === "failed",
	stop: (task: Task) => task.desired === "running",
	restart: (task: Task) => task.desired === "running",
} as const;

interface Applicable {
	start: boolean;
	stop: boolean;
	restart: boolean;
}

function isSameApplicable(a: Applicable, b: Applicable): boolean {
	return a.start === b.start && a.stop === b.stop && a.restart === b.restart;
}

/** Stands at the right end of the tab line while rows are ticked; what their states do not allow is disabled. */
export function SelectionBar({ taskIds, actions, onClear, onPassword }: SelectionBarProps) {
	const t = useTranslations("tasks");
	const readTasks = useReadTasks();
	const derive = useCallback(() => {
		const tasks = readTasks(taskIds);
		return {
			start: tasks.some(APPLIES.start),
			stop: tasks.some(APPLIES.stop),
			restart: tasks.some(APPLIES.restart),
		};
	}, [readTasks, taskIds]);
	const can = useTasksSummary(derive, isSameApplicable) ?? { start: false, stop: false, restart: false };
	const { progress } = actions;
	const mayRun = useMay("task:operate");
	const mayEdit = useMay("task:edit");
	const count = exactNumber(taskIds.length);

	const toggles = [
		{ verb: "start", icon: Play, why: t("nothingToStart") },
		{ verb: "stop", icon: Square, why: t("nothingToStop") },
		{ verb: "restart", icon: RotateCw, why: t("nothingToRestart") },
	] as const;
	const others = [
		...(mayEdit ? ([{ verb: "duplicate", icon: Copy }] as const) : []),
		{ verb: "export", icon: Download },
	] as const;
	const [OpenMoreMenu, askMore] = useOnDemand(loadMore);
	const password = { key: "password", icon: KeyRound, label: t("password"), run: () => onPassword(readTasks(taskIds)) };
	const more = [
		...others.map(({ verb, icon }) => ({
			key: verb,
			icon,
			label: t(verb),
			run: () => actions.act(verb, readTasks(taskIds)),
		})),
		...(mayEdit ? [password] : []),
	];
	const shared = (verb: ListVerb) => ({
		size: "sm" as const,
		isBusy: progress?.verb === verb,
		disabled: progress !== undefined && progress.verb !== verb,
	});
	return (
		<div
			role="toolbar"
			aria-label={t("selected", { count })}
			className="flex h-8 items-center gap-0.5 rounded-box bg-selected pr-0.5 pl-3"
		>
			<span role="status" className="mr-2 font-medium whitespace-nowrap tabular-nums">
				{progress === undefined
					? t("selected", { count })
					: t("progress", { done: exactNumber(progress.done), total: exactNumber(progress.total) })}
			</span>
			{(mayRun ? toggles : []).map(({ verb, icon, why }) => (
				<Button
					key={verb}
					{...shared(verb)}
					variant="quiet"
					icon={icon}
					disabledReason={can[verb] || progress !== undefined ? undefined : why}
					onClick={() => actions.act(verb, readTasks(taskIds).filter(APPLIES[verb]))}
				>
					{t(verb)}
				</Button>
			))}
			<span className="flex gap-0.5 max-xl:hidden">
				{others.map(({ verb, icon }) => (
					<Button
						key={verb}
						{...shared(verb)}
						variant="quiet"
						icon={icon}
						onClick={() => actions.act(verb, readTasks(taskIds))}
					>
						{t(verb)}
					</Button>
				))}
				{mayEdit && (
					<Button
						size="sm"
						variant="quiet"
						icon={KeyRound}
						disabled={progress !== undefined}
						onClick={() => onPassword(readTasks(taskIds))}
					>
						{t("password")}
					</Button>
				)}
			</span>
			{/* The same where the line is short. */}
			<span className="xl:hidden">
				{OpenMoreMenu === undefined ? (
					<Button size="sm" variant="quiet" icon={Ellipsis} aria-haspopup="menu" onClick={askMore}>
						{t("more")}
					</Button>
				) : (
					<OpenMoreMenu items={more} />
				)}
			</span>
			{mayEdit && (
				<>
					<Divider />
					<Button
						{...shared("delete")}
						variant="danger-quiet"
						icon={Trash2}
						onClick={() => actions.act("delete", readTasks(taskIds))}
					>
						{t("delete")}
					</Button>
				</>
			)}
			<Divider />
			<IconButton icon={X} name={t("clearSelection")} onClick={onClear} className="size-7" />
		</div>
	);
}

function Divider() {
	return <span aria-hidden className="mx-1 h-4 w-px bg-line-2" />;
}
