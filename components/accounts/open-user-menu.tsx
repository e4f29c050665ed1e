"use client";

import { CircleUserRound, LogOut, UserRoundCog } from "lucide-react";
import { useTranslations } from "next-intl";
import { requestJson } from "@/components/live-data/problem-error";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuHeading, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { enter } from "./enter";
import { useUser } from "./me";
import { ROLE_WORDS } from "./role-name";

/** Open from the start. */
export function OpenUserMenu() {
	const t = useTranslations("accounts");
	const user = useUser();
	if (user === undefined) return null;
	async function signOut() {
		await requestJson("/api/session", { method: "DELETE" });
		enter("/sign-in");
	}
	return (
		<Menu
			isOpenAtFirst
			trigger={<IconButton icon={CircleUserRound} name={t("menu", { name: user.name })} hasTooltip={false} />}
		>
			<MenuHeading>
				{t("signedInAs", { name: user.name })} · {t(ROLE_WORDS[user.role])}
			</MenuHeading>
			<MenuLink icon={UserRoundCog} href="/account">
				{t("yourAccount")}
			</MenuLink>
			<MenuSeparator />
			<MenuItem icon={LogOut} onSelect={() => void signOut()}>
				{t("signOut")}
			</MenuItem>
		</Menu>
	);
}
