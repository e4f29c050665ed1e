"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ProblemError } from "@/components/live-data/problem-error";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, PasswordInput } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { toast } from "@/components/ui/toaster";
import { ALERT_HEALTHS, type AlertHealth, USUAL_ALERT_HEALTHS, type Webhook } from "@/lib/api/alert";
import { useSaveWebhook } from "./use-webhooks";

interface WebhookDialogProps {
	/** Undefined: a new one. */
	webhook: Webhook | undefined;
	onClose: () => void;
}

/** Name, address, healths and labels of a webhook. */
export function WebhookDialog({ webhook, onClose }: WebhookDialogProps) {
	const t = useTranslations("alerts");
	const save = useSaveWebhook();
	const [name, setName] = useState(webhook?.name ?? "");
	const [url, setUrl] = useState("");
	const [labels, setLabels] = useState(webhook?.labels.join(", ") ?? "");
	const [healths, setHealths] = useState<readonly AlertHealth[]>(webhook?.healths ?? USUAL_ALERT_HEALTHS);

	const problemOf = (field: string) =>
		save.error instanceof ProblemError ? save.error.issues.find((issue) => issue.field === field)?.message : undefined;
	const isOfAField = ["name", "url", "healths"].some((field) => problemOf(field) !== undefined);
	const whyNot =
		name.trim() === ""
			? t("needsName")
			: webhook === undefined && url.trim() === ""
				? t("needsUrl")
				: healths.length === 0
					? t("needsHealth")
					: undefined;
	const submit = () => {
		if (whyNot !== undefined) return;
		const input = {
			name,
			...(url.trim() === "" ? {} : { url }),
			healths: [...healths],
			labels: labels.split(",").flatMap((label) => label.trim() || []),
			isOn: webhook?.isOn ?? true,
		};
		save.mutate(
			{ id: webhook?.id, input },
			{
				onSuccess: (saved) => {
					toast.success(t("saved", { name: saved.name }));
					onClose();
				},
			},
		);
	};
	const error = (field: string) => {
		const problem = problemOf(field);
		return problem === undefined ? {} : { error: problem };
	};
	return (
		<Dialog
			open
			onOpenChange={onClose}
			title={webhook === undefined ? t("addTitle") : t("editTitle", { name: webhook.name })}
			footer={
				<>
					<Button onClick={onClose}>{t("cancel")}</Button>
					<Button variant="primary" isBusy={save.isPending} disabledReason={whyNot} onClick={submit}>
						{t("save")}
					</Button>
				</>
			}
		>
			<form
				className="mt-2 flex flex-col gap-3"
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
			>
				<Field label={t("name")} layout="stacked" isRequired {...error("name")}>
					{(ids) => (
						<Input
							{...ids}
							value={name}
							placeholder={t("namePlaceholder")}
							onChange={(event) => setName(event.target.value)}
						/>
					)}
				</Field>
				<Field
					label={t("url")}
					layout="stacked"
					isRequired={webhook === undefined}
					help={webhook === undefined ? t("urlHelp") : t("urlStored", { url: webhook.shownUrl })}
					{...error("url")}
				>
					{(ids) => (
						<PasswordInput
							{...ids}
							value={url}
							placeholder={t("urlPlaceholder")}
							onChange={(event) => setUrl(event.target.value)}
						/>
					)}
				</Field>
				<fieldset>
					<legend className="mb-1 text-ink-2">{t("healths")}</legend>
					<div className="grid grid-cols-2 gap-x-4 gap-y-1 phone:grid-cols-1 phone:gap-0">
						{ALERT_HEALTHS.map((health) => (
							<Checkbox
								key={health}
								checked={healths.includes(health)}
								onCheckedChange={(isOn) =>
									setHealths(isOn ? [...healths, health] : healths.filter((each) => each !== health))
								}
							>
								<span>
									{t(`health.${health}`)}
									<span className="block text-small text-ink-3">{t(`healthHelp.${health}`)}</span>
								</span>
							</Checkbox>
						))}
					</div>
				</fieldset>
				<Field label={t("labels")} layout="stacked" help={t("labelsHelp")}>
					{(ids) => <Input {...ids} value={labels} onChange={(event) => setLabels(event.target.value)} />}
				</Field>
				{save.error !== null && !isOfAField && <Note tone="red">{save.error.message}</Note>}
				<button type="submit" hidden />
			</form>
		</Dialog>
	);
}
