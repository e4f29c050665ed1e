"use client";

import { Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuChoices, MenuHeading, MenuSeparator } from "@/components/ui/menu";
import { LANGUAGE_NAMES, LANGUAGES } from "@/lib/words/languages";
import { useLanguage } from "./use-language";

/** Open from the start. */
export function OpenThemeMenu() {
	const t = useTranslations("shell");
	const { theme, setTheme } = useTheme();
	const { language, setLanguage } = useLanguage();
	return (
		<Menu isOpenAtFirst trigger={<IconButton icon={SunMoon} name={t("view")} hasTooltip={false} />}>
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
			<MenuSeparator />
			<MenuHeading>{t("language")}</MenuHeading>
			<MenuChoices
				value={language}
				onValueChange={setLanguage}
				options={LANGUAGES.map((each) => ({
					value: each,
					label: <span lang={each}>{LANGUAGE_NAMES[each]}</span>,
				}))}
			/>
		</Menu>
	);
}
