"use client";

import { Tags, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { useOnDemand } from "@/components/ui/use-on-demand";
import type { LabelMenuProps } from "./open-label-menu";

interface LabelFilterProps extends LabelMenuProps {
	/** The chosen one. */
	label: string | undefined;
}

const load = () => import("./open-label-menu").then((module) => module.OpenLabelMenu);

/** One label at a time; the chosen one stands there with a cross. */
export function LabelFilter({ labels, label, onChange }: LabelFilterProps) {
	const t = useTranslations("tasks");
	const [OpenLabelMenu, ask] = useOnDemand(load);
	if (label !== undefined) {
		return (
			<Button
				variant="quiet"
				size="sm"
				icon={X}
				aria-label={t("removeLabelFilter", { label })}
				onClick={() => onChange(undefined)}
			>
				{t("labelFilter")}: {label}
			</Button>
		);
	}
	if (labels.length === 0) return <span />;
	if (OpenLabelMenu !== undefined) return <OpenLabelMenu labels={labels} onChange={onChange} />;
	return (
		<Button variant="quiet" size="sm" icon={Tags} aria-haspopup="menu" aria-expanded={false} onClick={ask}>
			{t("labelFilter")}
		</Button>
	);
}
