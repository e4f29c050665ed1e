"use client";

import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PERMISSIONS, type Permission } from "@/lib/accounts/permissions";
import { ROLE_WORDS } from "./role-name";

/** Stands in the place of a page that the user's role does not open. */
export function NotAllowed({ permission }: { permission: Permission }) {
	const t = useTranslations("accounts");
	const shell = useTranslations("shell");
	return (
		<EmptyState
			title={<h1>{t("notAllowedTitle")}</h1>}
			action={<ButtonLink href="/tasks">{shell("toTasks")}</ButtonLink>}
		>
			{t("notAllowedText", { role: t(ROLE_WORDS[PERMISSIONS[permission]]) })}
		</EmptyState>
	);
}
