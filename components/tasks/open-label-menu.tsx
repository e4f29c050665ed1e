"use client";

import { Tags } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoices } from "@/components/ui/menu";

export interface LabelMenuProps {
	/** Every label there is, sorted. */
	labels: readonly string[];
	onChange: (label: string | undefined) => void;
}

const ANY = "";

/** Every label to choose from. Open from the start. */
export function OpenLabelMenu({ labels, onChange }: LabelMenuProps) {
	const t = useTranslations("tasks");
	return (
		<Menu
			isOpenAtFirst
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
