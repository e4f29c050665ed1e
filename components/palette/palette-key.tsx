"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";

// Nothing of it is loaded before it is first asked for.
const PaletteHost = dynamic(() => import("./palette-host").then((module) => module.PaletteHost), { ssr: false });

/** The magnifier of the top bar, and Ctrl+K or Cmd+K from anywhere, fields included. */
export function PaletteKey() {
	const t = useTranslations("palette");
	const [isOpen, setIsOpen] = useState(false);
	const [wasOpened, setWasOpened] = useState(false);
	if (isOpen && !wasOpened) setWasOpened(true);
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
				return;
			event.preventDefault();
			setIsOpen((isBefore) => !isBefore);
		};
		window.addEventListener("keydown", onKeyDown);
		return () => window.removeEventListener("keydown", onKeyDown);
	}, []);
	return (
		<>
			<IconButton icon={Search} name={t("open")} onClick={() => setIsOpen(true)} />
			{wasOpened && <PaletteHost isOpen={isOpen} onOpenChange={setIsOpen} />}
		</>
	);
}
