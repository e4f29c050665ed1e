"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { useForm } from "react-hook-form";
import { showProblem } from "@/components/accounts/form-problem";
import { OwnPasswordField } from "@/components/accounts/own-password-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { type AccountChange, type AccountRecord, accountChangeSchema } from "@/lib/api/account";
import { RoleField } from "./role-field";
import { useAccountChange } from "./use-accounts";

export function EditAccount({ account, onClose }: { account: AccountRecord; onClose: () => void }) {
	const t = useTranslations("accounts");
	const formId = useId();
	const change = useAccountChange(account.id, onClose);
	const form = useForm<AccountChange>({
		resolver: zodResolver(accountChangeSchema),
		defaultValues: { role: account.role, ownPassword: "" },
	});
	const { errors, isSubmitting } = form.formState;
	const submit = form.handleSubmit(async (values) => {
		try {
			await change.mutateAsync(values);
		} catch (error) {
			showProblem(form, ["password", "ownPassword"], error);
		}
	});
	return (
		<Dialog
			open
			onOpenChange={onClose}
			title={t("accountEdit", { name: account.name })}
			size="sm"
			footer={
				<>
					<Button onClick={onClose}>{t("cancel")}</Button>
					<Button type="submit" form={formId} variant="primary" isBusy={isSubmitting}>
						{t("accountSave")}
					</Button>
				</>
			}
		>
			<form id={formId} onSubmit={submit} className="mt-1 space-y-3 text-left" noValidate>
				<RoleField control={form.control} name="role" />
				<Field
					label={t("newPasswordOptional")}
					layout="stacked"
					help={t("newPasswordOptionalHelp")}
					error={errors.password?.message}
				>
					{(ids) => (
						<PasswordInput
							{...ids}
							{...form.register("password", { setValueAs: (text: string) => (text === "" ? undefined : text) })}
						/>
					)}
				</Field>
				<OwnPasswordField registration={form.register("ownPassword")} error={errors.ownPassword?.message} />
				{errors.root?.message !== undefined && <Note tone="red">{errors.root.message}</Note>}
			</form>
		</Dialog>
	);
}
