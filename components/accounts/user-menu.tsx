"use client";

import { CircleUserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/icon-button";
import { useOnDemand } from "@/components/ui/use-on-demand";
import { useUser } from "./me";

const load = () => import("./open-user-menu").then((module) => module.OpenUserMenu);

export function UserMenu() {
	const t = useTranslations("accounts");
	const user = useUser();
	const [OpenUserMenu, ask] = useOnDemand(load);
	if (user === undefined) return null;
	if (OpenUserMenu !== undefined) return <OpenUserMenu />;
	const name = t("menu", { name: user.name });
	return (
		<IconButton
			icon={CircleUserRound}
			name={name}
			hasTooltip={false}
			aria-haspopup="menu"
			aria-expanded={false}
			onClick={ask}
		/>
	);
}
