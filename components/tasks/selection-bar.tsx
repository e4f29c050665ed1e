"use client";

import { Play, RotateCw, Square, Trash2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import type { Task } from "@/lib/api/task";
import { exactNumber } from "@/lib/format/number";
import type { ListActions } from "./use-list-actions";

interface SelectionBarProps {
	selected: readonly Task[];
	actions: ListActions;
	onClear: () => void;
}

/** Stands at the right end of the tab line while rows are ticked; what their states do not allow is disabled. */
export function SelectionBar({ selected, actions, onClear }: SelectionBarProps) {
	const t = useTranslations("tasks");
	const startable = selected.filter((task) => task.desired === "stopped" || task.live.state.phase === "failed");
	const stoppable = selected.filter((task) => task.desired === "running");
	const restartable = stoppable.filter((task) => task.live.state.phase !== "failed");
	const reason = (tasks: readonly Task[], why: string) => (tasks.length === 0 ? why : undefined);
	return (
		<div
			role="toolbar"
			aria-label={t("selected", { count: exactNumber(selected.length) })}
			className="flex h-8 items-center gap-1 rounded-box bg-selected pr-0.5 pl-3"
		>
			<span className="mr-2 font-medium whitespace-nowrap">
				{t("selected", { count: exactNumber(selected.length) })}
			</span>
			<Button
				variant="quiet"
				size="sm"
				icon={Play}
				disabledReason={reason(startable, t("nothingToStart"))}
				onClick={() => actions.act("start", startable)}
			>
				{t("start")}
			</Button>
			<Button
				variant="quiet"
				size="sm"
				icon={Square}
				disabledReason={reason(stoppable, t("nothingToStop"))}
				onClick={() => actions.act("stop", stoppable)}
			>
				{t("stop")}
			</Button>
			<Button
				variant="quiet"
				size="sm"
				icon={RotateCw}
				disabledReason={reason(restartable, t("nothingToRestart"))}
				onClick={() => actions.act("restart", restartable)}
			>
				{t("restart")}
			</Button>
			<Divider />
			<Button variant="danger-quiet" size="sm" icon={Trash2} onClick={() => actions.act("delete", selected)}>
				{t("delete")}
			</Button>
			<Divider />
			<IconButton icon={X} name={t("clearSelection")} onClick={onClear} className="size-7" />
		</div>
	);
}

function Divider() {
	return <span aria-hidden className="mx-1 h-4 w-px bg-line-2" />;
}
