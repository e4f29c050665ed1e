"use client";

import { CircleHelp } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { IconButton } from "@/components/ui/icon-button";

const HelpDialog = dynamic(() => import("./help-dialog").then((module) => module.HelpDialog), { ssr: false });

/** Keys and the words of the field, one click away from everywhere. */
export function HelpMenu() {
	const t = useTranslations("shell");
	const [isOpen, setIsOpen] = useState(false);
	return (
		<>
			<IconButton icon={CircleHelp} name={t("help")} onClick={() => setIsOpen(true)} />
			{isOpen && <HelpDialog isOpen onOpenChange={setIsOpen} />}
		</>
	);
}
