"use client";

import {
	Copy,
	Download,
	Ellipsis,
	ExternalLink,
	ListStart,
	Pencil,
	Play,
	RotateCw,
	Square,
	Trash2,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { May } from "@/components/accounts/may";
import { useMay } from "@/components/accounts/me";
import { PositionDialog } from "@/components/task-position/position-dialog";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import type { Task } from "@/lib/api/task";
import type { ListVerb } from "./use-list-actions";

export interface RowMenuProps {
	task: Task;
	act: (verb: ListVerb, tasks: readonly Task[]) => void;
	/** The task's own page has no need to be opened. */
	isOwnPage?: boolean;
}

/** Only what the task's state allows; deletion apart, in red. Open from the start. */
export function OpenRowMenu({ task, act, isOwnPage = false }: RowMenuProps) {
	const t = useTranslations("tasks");
	const { phase } = task.live.state;
	const isOn = task.desired === "running";
	const mayRun = useMay("task:operate");
	const [isMoving, setIsMoving] = useState(false);
	const isAtRest = phase === "stopped" || phase === "failed";
	const run = (verb: ListVerb) => () => act(verb, [task]);
	return (
		<>
			<Menu
				isOpenAtFirst
				trigger={
					<IconButton icon={Ellipsis} name={t("menu", { name: task.name })} hasTooltip={false} className="size-8" />
				}
			>
				{mayRun && (!isOn || phase === "failed") && (
					<MenuItem icon={Play} onSelect={run("start")}>
						{t("start")}
					</MenuItem>
				)}
				{mayRun && isOn && phase !== "failed" && (
					<MenuItem icon={Square} onSelect={run("stop")}>
						{phase === "starting" ? t("cancelStart") : t("stop")}
					</MenuItem>
				)}
				{mayRun && isOn && (phase === "running" || phase === "retrying") && (
					<MenuItem icon={RotateCw} onSelect={run("restart")}>
						{t("restart")}
					</MenuItem>
				)}
				<May permission="task:edit">
					<MenuItem
						icon={ListStart}
						disabled={!isAtRest}
						hint={isAtRest ? undefined : t("startFromNeedsStop")}
						onSelect={() => setIsMoving(true)}
					>
						{t("startFrom")}
					</MenuItem>
				</May>
				{mayRun && <MenuSeparator />}
				{!isOwnPage && (
					<MenuLink icon={ExternalLink} href={`/tasks/${task.id}`}>
						{t("open")}
					</MenuLink>
				)}
				<May permission="task:edit">
					<MenuLink icon={Pencil} href={`/tasks/${task.id}/edit`}>
						{t("edit")}
					</MenuLink>
					<MenuItem icon={Copy} onSelect={run("duplicate")}>
						{t("duplicate")}
					</MenuItem>
				</May>
				<MenuItem icon={Download} onSelect={run("export")}>
					{t("export")}
				</MenuItem>
				<May permission="task:edit">
					<MenuSeparator />
					<MenuItem icon={Trash2} isDangerous onSelect={run("delete")}>
						{t("delete")}
					</MenuItem>
				</May>
			</Menu>
			{isMoving && <PositionDialog task={task} onClose={() => setIsMoving(false)} />}
		</>
	);
}
