"use client";

import { ClipboardPaste, Ellipsis, Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuLink } from "@/components/ui/menu";

/** What a phone's head has no room for. Open from the start. */
export function OpenHeadMenu({ onPaste }: { onPaste: () => void }) {
	const t = useTranslations("tasks");
	const more = useTranslations("common")("more");
	return (
		<Menu isOpenAtFirst trigger={<IconButton icon={Ellipsis} name={more} hasTooltip={false} />}>
			<MenuItem icon={ClipboardPaste} onSelect={onPaste}>
				{t("pasteCommand")}
			</MenuItem>
			<MenuLink icon={Upload} href="/tasks/import">
				{t("import")}
			</MenuLink>
		</Menu>
	);
}
