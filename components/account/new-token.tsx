"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { showProblem } from "@/components/accounts/form-problem";
import type { SignedInUser } from "@/components/accounts/me";
import { OwnPasswordField } from "@/components/accounts/own-password-field";
import { ROLE_WORDS } from "@/components/accounts/role-name";
import { requestJson } from "@/components/live-data/problem-error";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { Select } from "@/components/ui/select";
import { isAtLeast, ROLES } from "@/lib/accounts/roles";
import { newTokenSchema, type TokenInput, tokenInputSchema } from "@/lib/api/account";
import { TOKENS_KEY } from "./tokens-part";

const NEVER = "never";
const DAYS = ["7", "30", "90", "365", NEVER] as const;

export function NewToken({ user, onClose }: { user: SignedInUser; onClose: () => void }) {
	const t = useTranslations("accounts");
	const [secret, setSecret] = useState<string>();
	return (
		<Dialog open onOpenChange={onClose} title={t("tokenNew")} size="sm">
			{secret === undefined ? (
				<TokenForm user={user} onDone={setSecret} />
			) : (
				<div className="mt-1 space-y-3">
					<Note tone="amber">{t("tokenShown")}</Note>
					<div className="flex items-start gap-2">
						<CodeBlock label={t("tokensTitle")} isWrapped className="min-w-0 flex-1">
							{secret}
						</CodeBlock>
						<CopyButton text={secret} name={t("tokensTitle")} />
					</div>
					<Button variant="primary" onClick={onClose}>
						{t("tokenDone")}
					</Button>
				</div>
			)}
		</Dialog>
	);
}

function TokenForm({ user, onDone }: { user: SignedInUser; onDone: (secret: string) => void }) {
	const t = useTranslations("accounts");
	const queryClient = useQueryClient();
	const formId = useId();
	const form = useForm<TokenInput>({
		resolver: zodResolver(tokenInputSchema),
		defaultValues: { name: "", role: "viewer", expiresInDays: 90, ownPassword: "" },
	});
	const { errors, isSubmitting } = form.formState;
	const submit = form.handleSubmit(async (body) => {
		try {
			const answer = newTokenSchema.parse(await requestJson("/api/tokens", { method: "POST", body }));
			onDone(answer.secret);
			await queryClient.invalidateQueries({ queryKey: TOKENS_KEY });
		} catch (error) {
			showProblem(form, ["name", "role", "ownPassword"], error);
		}
	});
	return (
		<form id={formId} onSubmit={submit} className="mt-1 space-y-3" noValidate>
			<Field label={t("tokenName")} layout="stacked" error={errors.name?.message}>
				{(ids) => <Input {...ids} {...form.register("name")} placeholder={t("tokenNameExample")} autoFocus />}
			</Field>
			<Field label={t("role")} layout="stacked" error={errors.role?.message}>
				{(ids) => (
					<Controller
						control={form.control}
						name="role"
						render={({ field }) => (
							<Select
								{...ids}
								value={field.value}
								onValueChange={field.onChange}
								options={ROLES.filter((role) => isAtLeast(user.role, role)).map((role) => ({
									value: role,
									label: t(ROLE_WORDS[role]),
								}))}
							/>
						)}
					/>
				)}
			</Field>
			<Field label={t("tokenExpires")} layout="stacked">
				{(ids) => (
					<Controller
						control={form.control}
						name="expiresInDays"
						render={({ field }) => (
							<Select
								{...ids}
								value={DAYS.find((days) => days === String(field.value)) ?? NEVER}
								onValueChange={(days) => field.onChange(days === NEVER ? undefined : Number(days))}
								options={DAYS.map((days) => ({
									value: days,
									label: days === NEVER ? t("tokenNever") : t("tokenDays", { count: Number(days) }),
								}))}
							/>
						)}
					/>
				)}
			</Field>
			<OwnPasswordField registration={form.register("ownPassword")} error={errors.ownPassword?.message} />
			{errors.root?.message !== undefined && <Note tone="red">{errors.root.message}</Note>}
			<Button type="submit" variant="primary" isBusy={isSubmitting}>
				{t("tokenCreate")}
			</Button>
		</form>
	);
}
