"use client";

import { Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuChoices, MenuHeading } from "@/components/ui/menu";

/** Open from the start. */
export function OpenThemeMenu() {
	const t = useTranslations("shell");
	const { theme, setTheme } = useTheme();
	return (
		<Menu isOpenAtFirst trigger={<IconButton icon={SunMoon} name={t("theme")} hasTooltip={false} />}>
			<MenuHeading>{t("theme")}</MenuHeading>
			<MenuChoices
				value={theme ?? "system"}
				onValueChange={setTheme}
				options={[
					{ value: "light", label: t("themeLight"), icon: Sun },
					{ value: "dark", label: t("themeDark"), icon: Moon },
					{ value: "system", label: t("themeSystem"), icon: Monitor },
				]}
			/>
		</Menu>
	);
}
