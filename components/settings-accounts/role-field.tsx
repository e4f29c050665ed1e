"use client";

import { useTranslations } from "next-intl";
import { type Control, Controller, type FieldPath, type FieldValues } from "react-hook-form";
import { ROLE_WORDS } from "@/components/accounts/role-name";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { ROLES } from "@/lib/accounts/roles";

export function RoleField<Values extends FieldValues>({
	control,
	name,
}: {
	control: Control<Values>;
	name: FieldPath<Values>;
}) {
	const t = useTranslations("accounts");
	return (
		<Field label={t("role")} layout="stacked">
			{(ids) => (
				<Controller
					control={control}
					name={name}
					render={({ field }) => (
						<Select
							{...ids}
							value={ROLES.find((role) => role === field.value)}
							onValueChange={field.onChange}
							options={ROLES.map((role) => ({ value: role, label: t(ROLE_WORDS[role]) }))}
						/>
					)}
				/>
			)}
		</Field>
	);
}
