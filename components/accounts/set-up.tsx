"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { ProblemError, requestJson } from "@/components/live-data/problem-error";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, PasswordInput } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { MIN_PASSWORD_CHARS, type SetUpInput, setUpInputSchema, setUpWithCodeSchema } from "@/lib/api/account";
import { Door } from "./door";
import { enter } from "./enter";

const FIELDS = ["userName", "password", "code"] as const;

/** The one small form between a fresh start and the console. */
export function SetUp({ needsCode }: { needsCode: boolean }) {
	const t = useTranslations("accounts");
	const form = useForm<SetUpInput>({
		resolver: zodResolver(needsCode ? setUpWithCodeSchema : setUpInputSchema),
		defaultValues: { userName: "admin", password: "", code: "" },
	});
	const { errors, isSubmitting } = form.formState;
	const submit = form.handleSubmit(async (body) => {
		try {
			await requestJson("/api/set-up", { method: "POST", body });
			enter("/tasks");
		} catch (error) {
			if (!(error instanceof ProblemError)) throw error;
			const issue = error.issues.find(({ field }) => FIELDS.some((name) => name === field));
			const place = FIELDS.find((name) => name === issue?.field) ?? "root";
			form.setError(place, { message: issue?.message ?? error.message }, { shouldFocus: place !== "root" });
		}
	});
	return (
		<Door title={t("setUpTitle")} text={t("setUpText")}>
			<form onSubmit={submit} className="space-y-3" noValidate>
				{needsCode && (
					<Field label={t("setUpCode")} layout="stacked" help={t("setUpCodeHelp")} error={errors.code?.message}>
						{(ids) => <Input {...ids} {...form.register("code")} isMono autoFocus />}
					</Field>
				)}
				<Field label={t("userName")} layout="stacked" error={errors.userName?.message}>
					{(ids) => <Input {...ids} {...form.register("userName")} autoComplete="username" />}
				</Field>
				<Field
					label={t("password")}
					layout="stacked"
					help={t("passwordHelp", { count: MIN_PASSWORD_CHARS })}
					error={errors.password?.message}
				>
					{(ids) => <PasswordInput {...ids} {...form.register("password")} autoFocus={!needsCode} />}
				</Field>
				{errors.root?.message !== undefined && <Note tone="red">{errors.root.message}</Note>}
				<Button type="submit" variant="primary" isBusy={isSubmitting} className="w-full">
					{t("setUp")}
				</Button>
			</form>
		</Door>
	);
}
