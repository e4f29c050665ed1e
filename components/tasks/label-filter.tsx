"use client";

import { Tags, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoices } from "@/components/ui/menu";

interface LabelFilterProps {
	/** Every label there is, sorted. */
	labels: readonly string[];
	label: string | undefined;
	onChange: (label: string | undefined) => void;
}

const ANY = "";

/** One label at a time; the chosen one stands there with a cross. */
export function LabelFilter({ labels, label, onChange }: LabelFilterProps) {
	const t = useTranslations("tasks");
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
	return (
		<Menu
			trigger={
				<Button variant="quiet" size="sm" icon={Tags}>
					{t("labelFilter")}
				</Button>
			}
		>
			<MenuChoices
				value={ANY}
				onValueChange={(next) => onChange(next === ANY ? undefined : next)}
				options={[{ value: ANY, label: t("anyLabel") }, ...labels.map((each) => ({ value: each, label: each }))]}
			/>
		</Menu>
	);
}
