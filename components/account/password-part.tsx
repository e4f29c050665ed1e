"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import type * as z from "zod";
import { showProblem } from "@/components/accounts/form-problem";
import { requestJson } from "@/components/live-data/problem-error";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { toast } from "@/components/ui/toaster";
import { MIN_PASSWORD_CHARS, passwordInputSchema } from "@/lib/api/account";
import { Part } from "./part";
import { SESSIONS_KEY } from "./sessions-part";

const EMPTY: z.input<typeof passwordInputSchema> = { current: "", password: "" };

export function PasswordPart() {
	const t = useTranslations("accounts");
	const queryClient = useQueryClient();
	const form = useForm({ resolver: zodResolver(passwordInputSchema), defaultValues: EMPTY });
	const { errors, isSubmitting } = form.formState;
	const submit = form.handleSubmit(async (body) => {
		try {
			await requestJson("/api/account/password", { method: "PUT", body });
			form.reset(EMPTY);
			toast.success(t("passwordChanged"));
			await queryClient.invalidateQueries({ queryKey: SESSIONS_KEY });
		} catch (error) {
			showProblem(form, ["current", "password"], error);
		}
	});
	return (
		<Part title={t("passwordTitle")} text={t("passwordText")}>
			<form onSubmit={submit} className="mt-3 max-w-80 space-y-3" noValidate>
				<Field label={t("currentPassword")} layout="stacked" error={errors.current?.message}>
					{(ids) => <PasswordInput {...ids} {...form.register("current")} autoComplete="current-password" />}
				</Field>
				<Field
					label={t("newPassword")}
					layout="stacked"
					help={t("passwordHelp", { count: MIN_PASSWORD_CHARS })}
					error={errors.password?.message}
				>
					{(ids) => <PasswordInput {...ids} {...form.register("password")} />}
				</Field>
				{errors.root?.message !== undefined && <Note tone="red">{errors.root.message}</Note>}
				<Button type="submit" isBusy={isSubmitting}>
					{t("changePassword")}
				</Button>
			</form>
		</Part>
	);
}
