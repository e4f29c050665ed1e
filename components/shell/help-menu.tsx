"use client";

import { CircleHelp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";

/** Keys and the words of the field, one click away from everywhere. */
export function HelpMenu() {
	const t = useTranslations("shell");
	const [isOpen, setIsOpen] = useState(false);
	const keys = [
		{ keys: ["/"], does: t("keySearch") },
		{ keys: ["Ctrl", "V"], does: t("keyPaste") },
		{ keys: ["Ctrl", "S"], does: t("keySave") },
		{ keys: ["Ctrl", "Enter"], does: t("keySaveStart") },
	];
	return (
		<>
			<IconButton icon={CircleHelp} name={t("help")} onClick={() => setIsOpen(true)} />
			<Dialog open={isOpen} onOpenChange={setIsOpen} title={t("help")} size="sm">
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
		</>
	);
}
