"use client";

import { SunMoon } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/icon-button";
import { useOnDemand } from "@/components/ui/use-on-demand";

const load = () => import("./open-theme-menu").then((module) => module.OpenThemeMenu);

export function ThemeMenu() {
	const t = useTranslations("shell");
	const [OpenThemeMenu, ask] = useOnDemand(load);
	if (OpenThemeMenu !== undefined) return <OpenThemeMenu />;
	const name = t("view");
	return (
		<IconButton
			icon={SunMoon}
			name={name}
			hasTooltip={false}
			aria-haspopup="menu"
			aria-expanded={false}
			onClick={ask}
		/>
	);
}
