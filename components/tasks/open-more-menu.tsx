"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { IconType } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";

export interface MoreMenuProps {
	items: readonly { key: string; icon: IconType; label: string; run: () => void }[];
}

/** What the toolbar of a narrow window has no room for. Open from the start. */
export function OpenMoreMenu({ items }: MoreMenuProps) {
	const t = useTranslations("tasks");
	return (
		<Menu
			isOpenAtFirst
			trigger={
				<Button size="sm" variant="quiet" icon={Ellipsis}>
					{t("more")}
				</Button>
			}
		>
			{items.map(({ key, icon, label, run }) => (
				<MenuItem key={key} icon={icon} onSelect={run}>
					{label}
				</MenuItem>
			))}
		</Menu>
	);
}
