"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMessages, useTranslations } from "next-intl";
import { useMemo } from "react";
import { FormProvider, useForm, useWatch } from "react-hook-form";
import { ProblemError } from "@/components/live-data/problem-error";
import { PASSWORD_OF } from "@/components/task-passwords/sign-ins";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import type { Connection } from "@/lib/api/connection";
import type { DsnEnd } from "@/lib/dsn/types";
import { issueInWords } from "@/lib/words/issue-in-words";
import { BrokerFields } from "./broker-fields";
import { ConnectionCheck } from "./connection-check";
import {
	type ConnectionValues,
	emptyValues,
	inputOf,
	pathOfIssue,
	valuesOfConnection,
	valuesSchema,
	withPasted,
} from "./connection-values";
import { ServerFields } from "./server-fields";
import { SignInFields } from "./sign-in-fields";
import { useSaveConnection } from "./use-connections";

interface ConnectionFormProps {
	end: DsnEnd;
	/** Undefined: a new one. */
	connection?: Connection | undefined;
	onSaved: (connection: Connection, hasNewPassword: boolean) => void;
	onCancel?: () => void;
}

/** Where a server is and as whom one signs in: everything that tasks may share. */
export function ConnectionForm({ end, connection, onSaved, onCancel }: ConnectionFormProps) {
	const t = useTranslations("connections");
	const tForm = useTranslations("form");
	const tCommon = useTranslations("common");
	const messages = useMessages();
	const save = useSaveConnection();
	const schema = useMemo(
		() =>
			valuesSchema(
				{
					nameMissing: t("nameMissing"),
					secretMissing: tForm("secretMissing"),
					secretOfOtherServer: tForm("secretOfOtherServer"),
					issue: (issue) => issueInWords(messages, issue),
				},
				connection,
			),
		[t, tForm, messages, connection],
	);
	const form = useForm<ConnectionValues>({
		resolver: zodResolver(schema),
		defaultValues: connection === undefined ? emptyValues(end) : valuesOfConnection(connection),
		mode: "onTouched",
	});
	const { errors, isSubmitting } = form.formState;
	const values = useWatch({ control: form.control }) as ConnectionValues;

	const submit = form.handleSubmit(async (valid) => {
		try {
			const input = inputOf(valid);
			const hasNewPassword = input.secrets?.[PASSWORD_OF[end]]?.action === "replace";
			onSaved(await save.mutateAsync({ id: connection?.id, input }), hasNewPassword);
		} catch (error) {
			const issues = error instanceof ProblemError ? error.issues : [];
			for (const issue of issues) {
				form.setError(pathOfIssue(issue.field).join(".") as "name", { message: issue.message });
			}
			if (issues.length === 0) form.setError("root", { message: (error as Error).message });
		}
	});
	return (
		<FormProvider {...form}>
			<form
				noValidate
				onSubmit={(event) => {
					// A form within another page's dialog must not submit that page's.
					event.stopPropagation();
					void submit(event);
				}}
				onPaste={(event) => {
					const pasted = withPasted(form.getValues(), event.clipboardData.getData("text/plain"));
					if (pasted === undefined || event.target instanceof HTMLTextAreaElement) return;
					event.preventDefault();
					event.stopPropagation();
					form.reset(pasted, { keepDefaultValues: true });
				}}
				className="mt-3 space-y-2.5"
			>
				<Field label={t("name")} isRequired error={errors.name?.message}>
					{(ids) => (
						<Input
							{...ids}
							{...form.register("name")}
							// A dialog begins here. In a page, leaving the field unfilled would mark it and move what is being pressed.
							autoFocus={onCancel !== undefined}
							tone={errors.name ? "error" : undefined}
							placeholder={t("nameExample")}
							maxLength={120}
						/>
					)}
				</Field>
				<ServerFields />
				<SignInFields />
				{end === "broker" && <BrokerFields />}
				<ConnectionCheck values={values} id={connection?.id} isValid={canBeTried(schema, values)} />
				{errors.root?.message !== undefined && <Note tone="red">{errors.root.message}</Note>}
				<div className="sticky -bottom-4 -mx-5 flex flex-wrap justify-end gap-2 border-t border-line bg-raised px-5 py-3">
					{onCancel !== undefined && <Button onClick={onCancel}>{tCommon("cancel")}</Button>}
					<Button type="submit" variant="primary" isBusy={isSubmitting}>
						{connection === undefined ? t("saveNew") : t("save")}
					</Button>
				</div>
			</form>
		</FormProvider>
	);
}

/** A server can be tried before it has a name. */
function canBeTried(schema: ReturnType<typeof valuesSchema>, values: ConnectionValues): boolean {
	const parsed = schema.safeParse(values);
	return parsed.success || parsed.error.issues.every(({ path }) => path[0] === "name");
}
