"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { useForm } from "react-hook-form";
import { showProblem } from "@/components/accounts/form-problem";
import { OwnPasswordField } from "@/components/accounts/own-password-field";
import { requestJson } from "@/components/live-data/problem-error";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, PasswordInput } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { type AccountInput, accountInputSchema, MIN_PASSWORD_CHARS } from "@/lib/api/account";
import { RoleField } from "./role-field";
import { ACCOUNTS_KEY } from "./use-accounts";

export function NewAccount({ onClose }: { onClose: () => void }) {
	const t = useTranslations("accounts");
	const queryClient = useQueryClient();
	const formId = useId();
	const form = useForm<AccountInput>({
		resolver: zodResolver(accountInputSchema),
		defaultValues: { userName: "", password: "", role: "operator", ownPassword: "" },
	});
	const { errors, isSubmitting } = form.formState;
	const submit = form.handleSubmit(async (body) => {
		try {
			await requestJson("/api/accounts", { method: "POST", body });
			onClose();
			await queryClient.invalidateQueries({ queryKey: ACCOUNTS_KEY });
		} catch (error) {
			showProblem(form, ["userName", "password", "ownPassword"], error);
		}
	});
	return (
		<Dialog
			open
			onOpenChange={onClose}
			title={t("accountNew")}
			size="sm"
			footer={
				<>
					<Button onClick={onClose}>{t("cancel")}</Button>
					<Button type="submit" form={formId} variant="primary" isBusy={isSubmitting}>
						{t("accountCreate")}
					</Button>
				</>
			}
		>
			<form id={formId} onSubmit={submit} className="mt-1 space-y-3" noValidate>
				<Field label={t("userName")} layout="stacked" error={errors.userName?.message}>
					{(ids) => <Input {...ids} {...form.register("userName")} autoFocus />}
				</Field>
				<Field
					label={t("password")}
					layout="stacked"
					help={t("passwordHelp", { count: MIN_PASSWORD_CHARS })}
					error={errors.password?.message}
				>
					{(ids) => <PasswordInput {...ids} {...form.register("password")} />}
				</Field>
				<RoleField control={form.control} name="role" />
				<OwnPasswordField registration={form.register("ownPassword")} error={errors.ownPassword?.message} />
				{errors.root?.message !== undefined && <Note tone="red">{errors.root.message}</Note>}
			</form>
		</Dialog>
	);
}
