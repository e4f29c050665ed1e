"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Controller, useFormContext } from "react-hook-form";
import { SecretInput } from "@/components/secrets/secret-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ConnectionValues } from "./connection-values";

/** User and password; at a source of TDengine Cloud a token in place of both. */
export function SignInFields() {
	const t = useTranslations("connections");
	const { register, formState, watch } = useFormContext<ConnectionValues>();
	const [end, token] = watch(["end", "token"]);
	const [isByToken, setIsByToken] = useState(token.value !== "" || token.mark === "keep");
	const { errors } = formState;
	return (
		<>
			{!isByToken && (
				<>
					<Field label={t("user")} isRequired={end === "source"} error={errors.user?.message}>
						{(ids) => (
							<Input
								{...ids}
								{...register("user")}
								tone={errors.user ? "error" : undefined}
								spellCheck={false}
								autoCapitalize="off"
							/>
						)}
					</Field>
					<SecretRow name="password" label={t("password")} isRequired={end === "source"} />
				</>
			)}
			{isByToken && <SecretRow name="token" label={t("token")} help={t("tokenHelp")} isRequired />}
			{end === "source" && (
				<div className="pl-[124px] phone:pl-0">
					<button
						type="button"
						onClick={() => setIsByToken(!isByToken)}
						className="rounded-mark text-small font-medium text-accent hover:underline phone:min-h-11"
					>
						{isByToken ? t("usePassword") : t("useToken")}
					</button>
				</div>
			)}
		</>
	);
}

interface SecretRowProps {
	name: "password" | "token" | "certKey";
	label: string;
	help?: string;
	isRequired?: boolean;
}

/** One secret of the connection. */
export function SecretRow({ name, label, help, isRequired = false }: SecretRowProps) {
	const { control } = useFormContext<ConnectionValues>();
	return (
		<Controller
			control={control}
			name={name}
			render={({ field: { value, onChange, onBlur }, fieldState }) => (
				<Field label={label} isRequired={isRequired} error={fieldState.error?.message} help={help}>
					{({ id, ...ids }) => (
						<SecretInput
							id={id}
							label={label}
							value={value.value}
							onChange={(text) => onChange({ value: text, mark: value.mark === undefined ? undefined : "replace" })}
							mark={value.mark}
							onMark={(mark) => onChange({ value: "", mark })}
							isMultiline={name === "certKey"}
							hasError={fieldState.error !== undefined}
							noteId={ids["aria-describedby"] ?? ""}
							onBlur={onBlur}
						/>
					)}
				</Field>
			)}
		/>
	);
}
