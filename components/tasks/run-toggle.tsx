"use client";

import { useTranslations } from "next-intl";
import { useMay } from "@/components/accounts/me";
import { Switch, type SwitchLook, type SwitchTone } from "@/components/ui/switch";
import type { Task } from "@/lib/api/task";

function lookOf({ desired, live }: Task): { look: SwitchLook; tone: SwitchTone } {
	const { phase } = live.state;
	switch (phase) {
		case "running":
			return { look: desired === "running" ? "filled" : "dashed", tone: "accent" };
		case "stopping":
			return { look: desired === "running" ? "outlined" : "dashed", tone: "accent" };
		case "starting":
			return { look: desired === "running" ? "outlined" : "dashed", tone: "accent" };
		case "retrying":
			return { look: "outlined", tone: "amber" };
		case "failed":
			return { look: "outlined", tone: "red" };
		case "stopped":
			return { look: desired === "running" ? "outlined" : "filled", tone: "accent" };
	}
	return phase satisfies never;
}

interface RunToggleProps {
	task: Task;
	/** Asked to run (true) or to stop. */
	onToggle: (isOn: boolean) => void;
	isLarge?: boolean;
}

/** The toggle is what the user wants; its drawing says whether that is so yet. */
export function RunToggle({ task, onToggle, isLarge = false }: RunToggleProps) {
	const t = useTranslations("state");
	const mayRun = useMay("task:operate");
	return (
		<Switch
			checked={task.desired === "running"}
			onCheckedChange={onToggle}
			{...lookOf(task)}
			isLarge={isLarge}
			disabled={!mayRun}
			aria-label={t("toggle", { name: task.name })}
		/>
	);
}
