"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/icon-button";
import { useOnDemand } from "@/components/ui/use-on-demand";
import type { RowMenuProps } from "./open-row-menu";

const load = () => import("./open-row-menu").then((module) => module.OpenRowMenu);

/** A row's menu. Only the button until it is pressed: a list has many of them, and most are never opened. */
export function RowMenu(props: RowMenuProps) {
	const t = useTranslations("tasks");
	const [OpenRowMenu, ask] = useOnDemand(load);
	if (OpenRowMenu !== undefined) return <OpenRowMenu {...props} />;
	return (
		<IconButton
			icon={Ellipsis}
			name={t("menu", { name: props.task.name })}
			hasTooltip={false}
			aria-haspopup="menu"
			aria-expanded={false}
			onClick={ask}
			className="size-8"
		/>
	);
}
