"use client";

import { useTranslations } from "next-intl";
import type { UseFormRegisterReturn } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/input";

/** The password of whoever is signed in, typed again before a change that an open browser alone must not make. */
export function OwnPasswordField({
	registration,
	error,
}: {
	registration: UseFormRegisterReturn;
	error: string | undefined;
}) {
	const t = useTranslations("accounts");
	return (
		<Field label={t("ownPassword")} layout="stacked" help={t("ownPasswordHelp")} error={error}>
			{(ids) => <PasswordInput {...ids} {...registration} autoComplete="current-password" />}
		</Field>
	);
}
