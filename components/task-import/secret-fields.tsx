"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { PasswordInput, Textarea } from "@/components/ui/input";
import { VisibleText } from "@/components/ui/visible-text";
import type { SecretName } from "@/lib/api/task";
import type { ImportEntry } from "@/lib/api/task-file";

/** By name of the task. */
export type TypedSecrets = Record<string, Partial<Record<SecretName, string>>>;

interface SecretFieldsProps {
	entries: readonly ImportEntry[];
	typed: TypedSecrets;
	onTyped: (typed: TypedSecrets) => void;
}

/** Asks for what a file never holds. One value can be used for every task that asks for the same. */
export function SecretFields({ entries, typed, onTyped }: SecretFieldsProps) {
	const t = useTranslations("taskImport");
	const asking = entries.filter(({ asksFor }) => asksFor.length > 0);
	const put = (tasks: readonly ImportEntry[], name: SecretName, value: string) => {
		const next = { ...typed };
		for (const task of tasks) next[task.name] = { ...next[task.name], [name]: value };
		onTyped(next);
	};
	return asking.map((entry) => (
		<fieldset key={entry.name} className="mb-4">
			<legend className="mb-1 font-medium wrap-anywhere">
				{t.rich("secrets", { task: () => <VisibleText text={entry.name} /> })}
			</legend>
			{entry.asksFor.map((name) => {
				const value = typed[entry.name]?.[name] ?? "";
				const others = asking.filter((other) => other !== entry && other.asksFor.includes(name));
				return (
					<Field key={name} label={t(`secret.${name}`)} layout="stacked" isRequired className="mb-2">
						{(ids) => (
							<div className="flex items-start gap-2">
								{name === "broker.cert_key" ? (
									<Textarea
										{...ids}
										isMono
										rows={4}
										spellCheck={false}
										value={value}
										onChange={(event) => put([entry], name, event.target.value)}
									/>
								) : (
									<PasswordInput
										{...ids}
										className="flex-1"
										value={value}
										onChange={(event) => put([entry], name, event.target.value)}
									/>
								)}
								{others.length > 0 && value !== "" && (
									<Button size="md" onClick={() => put(others, name, value)}>
										{t("useForAll")}
									</Button>
								)}
							</div>
						)}
					</Field>
				);
			})}
		</fieldset>
	));
}

/** Whether everything that is asked for was typed. */
export function hasAllSecrets(entries: readonly ImportEntry[], typed: TypedSecrets): boolean {
	return entries.every(({ name, asksFor }) => asksFor.every((secret) => (typed[name]?.[secret] ?? "") !== ""));
}

/** What was typed and is still asked for: a field that is gone must not be sent. */
export function askedSecrets(entries: readonly ImportEntry[], typed: TypedSecrets): TypedSecrets {
	return Object.fromEntries(
		entries
			.filter(({ asksFor }) => asksFor.length > 0)
			.map(({ name, asksFor }) => [
				name,
				Object.fromEntries(asksFor.map((secret) => [secret, typed[name]?.[secret] ?? ""])),
			]),
	);
}
