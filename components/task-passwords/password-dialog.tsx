"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTasks } from "@/components/live-data/use-live";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { toast } from "@/components/ui/toaster";
import { useSay } from "@/components/ui/use-say";
import { VisibleText } from "@/components/ui/visible-text";
import type { Task } from "@/lib/api/task";
import { PASSWORD_OF, type SignIn, signInsOf } from "./sign-ins";
import { type Given, useGiveSecrets } from "./use-give-secrets";

/** One password for every task that signs in with it: typed once instead of in each task's form. */
export function PasswordDialog({ tasks, onClose }: { tasks: readonly Task[]; onClose: () => void }) {
	const t = useTranslations("taskTools.password");
	const say = useSay();
	const all = useTasks();
	// Tasks start while it is open; what is asked for must not change places under the hands.
	const [signIns] = useState(() => signInsOf(tasks, all ?? []));
	const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
	const [withOthers, setWithOthers] = useState<Readonly<Record<string, boolean>>>({});
	const { isBusy, failures, give } = useGiveSecrets();
	const given = givenTo(signIns, typed, withOthers);
	const submit = async () => {
		if (given.length === 0 || !(await give(given))) return;
		toast.success(t("done", { count: given.length }));
		onClose();
	};
	return (
		<Dialog open onOpenChange={onClose} title={t("title")} description={t("text")}>
			<form
				noValidate
				className="mt-3 space-y-4"
				onSubmit={(event) => {
					event.preventDefault();
					void submit();
				}}
			>
				{signIns.length === 0 && <Note tone="blue">{t("none")}</Note>}
				{signIns.map((signIn, index) => (
					<SignInField
						key={signIn.key}
						signIn={signIn}
						isFirst={index === 0}
						value={typed[signIn.key] ?? ""}
						onChange={(text) => setTyped({ ...typed, [signIn.key]: text })}
						hasOthers={withOthers[signIn.key] ?? false}
						onOthers={(isOn) => setWithOthers({ ...withOthers, [signIn.key]: isOn })}
					/>
				))}
				{failures.length > 0 && (
					<Note tone="red">
						{failures.map(({ task, message }) => (
							<span key={task.id} className="block">
								{t("failure", { name: task.name, reason: say(message) })}
							</span>
						))}
					</Note>
				)}
				<div className="flex flex-wrap justify-end gap-2">
					<Button onClick={onClose}>{t("cancel")}</Button>
					<Button
						type="submit"
						variant="primary"
						isBusy={isBusy}
						disabledReason={given.length === 0 ? t("needsPassword") : undefined}
					>
						{t("action", { count: given.length })}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}

interface SignInFieldProps {
	signIn: SignIn;
	isFirst: boolean;
	value: string;
	onChange: (text: string) => void;
	hasOthers: boolean;
	onOthers: (isOn: boolean) => void;
}

function SignInField({ signIn, isFirst, value, onChange, hasOthers, onOthers }: SignInFieldProps) {
	const t = useTranslations("taskTools.password");
	const { end, user, server, tasks, others } = signIn;
	return (
		<div>
			<Field
				layout="stacked"
				label={t(`label.${end}`, { user, server })}
				help={<VisibleText text={t("tasks", { names: tasks.map(({ name }) => name).join(", ") })} />}
			>
				{(ids) => (
					<PasswordInput
						{...ids}
						value={value}
						autoFocus={isFirst}
						onChange={(event) => onChange(event.target.value)}
					/>
				)}
			</Field>
			{others.length > 0 && (
				<Checkbox className="mt-1.5" checked={hasOthers} onCheckedChange={onOthers}>
					{t("others", { count: others.length })}
				</Checkbox>
			)}
		</div>
	);
}

/** Each task once, with all that was typed for it. */
function givenTo(
	signIns: readonly SignIn[],
	typed: Readonly<Record<string, string>>,
	withOthers: Readonly<Record<string, boolean>>,
): Given[] {
	const given = new Map<string, Given>();
	for (const { key, end, tasks, others } of signIns) {
		const value = typed[key] ?? "";
		if (value === "") continue;
		for (const task of withOthers[key] === true ? [...tasks, ...others] : tasks) {
			const secrets = { ...given.get(task.id)?.secrets, [PASSWORD_OF[end]]: { action: "replace" as const, value } };
			given.set(task.id, { task, secrets });
		}
	}
	return [...given.values()];
}
