"use client";

import { useTranslations } from "next-intl";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

interface HelpDialogProps {
	isOpen: boolean;
	onOpenChange: (isOpen: boolean) => void;
}

/** Keys, and the words of the field. */
export function HelpDialog({ isOpen, onOpenChange }: HelpDialogProps) {
	const t = useTranslations("shell");
	const keys = [
		{ keys: ["Ctrl", "K"], does: t("keyPalette") },
		{ keys: ["/"], does: t("keySearch") },
		{ keys: ["Ctrl", "V"], does: t("keyPaste") },
		{ keys: ["Shift", t("click")], does: t("keyRange") },
		{ keys: ["Ctrl", "S"], does: t("keySave") },
		{ keys: ["Ctrl", "Enter"], does: t("keySaveStart") },
	];
	return (
		<Dialog open={isOpen} onOpenChange={onOpenChange} title={t("help")} size="sm">
			<h3 className="mt-2 text-section">{t("keys")}</h3>
			<dl className="mt-1">
				{keys.map((row) => (
					<div key={row.does} className="flex items-center justify-between py-1">
						<dt className="text-ink-2">{row.does}</dt>
						<dd className="flex gap-1">
							{row.keys.map((key) => (
								<Kbd key={key}>{key}</Kbd>
							))}
						</dd>
					</div>
				))}
			</dl>
			<h3 className="mt-4 text-section">{t("guide")}</h3>
			<ul className="mt-1 flex flex-col gap-2 text-ink-2">
				<li>{t("wordTask")}</li>
				<li>{t("wordSkipped")}</li>
				<li>{t("wordLag")}</li>
			</ul>
		</Dialog>
	);
}
