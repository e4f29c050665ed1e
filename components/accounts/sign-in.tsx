"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { ProblemError, requestJson } from "@/components/live-data/problem-error";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, PasswordInput } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { type SignInInput, signInAnswerSchema, signInInputSchema } from "@/lib/api/account";
import { Door } from "./door";
import { enter } from "./enter";
import { SecondFactorForm } from "./second-factor-form";

/** @param next where to go afterwards: a path of this console */
export function SignIn({ next, hasEnded }: { next: string; hasEnded: boolean }) {
	const t = useTranslations("accounts");
	const [needsSecondFactor, setNeedsSecondFactor] = useState(false);
	if (needsSecondFactor) {
		return (
			<Door title={t("secondFactorTitle")} text={t("secondFactorText")}>
				<SecondFactorForm onDone={() => enter(next)} onStartOver={() => setNeedsSecondFactor(false)} />
			</Door>
		);
	}
	return (
		<Door title={t("signInTitle")}>
			{hasEnded && (
				<Note tone="blue" className="mb-4">
					{t("showSignedOut")}
				</Note>
			)}
			<SignInForm onDone={(asksForMore) => (asksForMore ? setNeedsSecondFactor(true) : enter(next))} />
		</Door>
	);
}

function SignInForm({ onDone }: { onDone: (needsSecondFactor: boolean) => void }) {
	const t = useTranslations("accounts");
	const form = useForm<SignInInput>({ resolver: zodResolver(signInInputSchema), defaultValues: EMPTY });
	const { errors, isSubmitting } = form.formState;
	const submit = form.handleSubmit(async (body) => {
		try {
			const answer = signInAnswerSchema.parse(await requestJson("/api/session", { method: "POST", body }));
			onDone(answer.needsSecondFactor);
		} catch (error) {
			form.setError("root", { message: messageOf(error) });
			form.resetField("password");
			form.setFocus("password");
		}
	});
	return (
		<form onSubmit={submit} className="space-y-3" noValidate>
			<Field label={t("userName")} layout="stacked" error={errors.userName?.message}>
				{(ids) => <Input {...ids} {...form.register("userName")} autoComplete="username" autoFocus />}
			</Field>
			<Field label={t("password")} layout="stacked" error={errors.password?.message}>
				{(ids) => <PasswordInput {...ids} {...form.register("password")} autoComplete="current-password" />}
			</Field>
			{errors.root?.message !== undefined && <Note tone="red">{errors.root.message}</Note>}
			<Button type="submit" variant="primary" isBusy={isSubmitting} className="w-full">
				{t("signIn")}
			</Button>
		</form>
	);
}

const EMPTY: SignInInput = { userName: "", password: "" };

function messageOf(error: unknown): string {
	if (error instanceof ProblemError) return error.message;
	throw error;
}
