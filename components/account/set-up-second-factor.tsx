"use client";

import { useMutation } from "@tanstack/react-query";
import Image from "next/image";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { renderSVG } from "uqr";
import type * as z from "zod";
import { CodeInput } from "@/components/accounts/code-input";
import { enter } from "@/components/accounts/enter";
import { requestJson } from "@/components/live-data/problem-error";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { secondFactorSetUpSchema } from "@/lib/api/account";

type SecondFactorSetUp = z.output<typeof secondFactorSetUpSchema>;
const PATH = "/api/account/second-factor";

/** Password, then the picture for the app and the backup codes, then the first code: only that makes it count. */
export function SetUpSecondFactor({ onClose }: { onClose: () => void }) {
	const t = useTranslations("accounts");
	const formId = useId();
	const [text, setText] = useState("");
	const begin = useMutation({
		mutationFn: async (): Promise<SecondFactorSetUp> =>
			secondFactorSetUpSchema.parse(await requestJson(PATH, { method: "POST", body: { password: text } })),
		onSuccess: () => setText(""),
	});
	const finish = useMutation({
		mutationFn: () => requestJson(PATH, { method: "PUT", body: { code: text } }),
		onSuccess: () => enter("/account"),
	});
	const begun = begin.data;
	const step = begun === undefined ? begin : finish;
	function submit(event: FormEvent) {
		event.preventDefault();
		step.mutate();
	}
	return (
		<Dialog
			open
			onOpenChange={onClose}
			title={t("factorTitle")}
			size="sm"
			footer={
				<>
					<Button onClick={onClose}>{t("cancel")}</Button>
					<Button type="submit" form={formId} variant="primary" isBusy={step.isPending}>
						{t(begun === undefined ? "goOn" : "factorFinish")}
					</Button>
				</>
			}
		>
			<form id={formId} onSubmit={submit} className="mt-1 space-y-3">
				{begun === undefined ? (
					<Field label={t("ownPassword")} layout="stacked">
						{(ids) => (
							<PasswordInput
								{...ids}
								value={text}
								onChange={(event) => setText(event.target.value)}
								autoComplete="current-password"
								autoFocus
							/>
						)}
					</Field>
				) : (
					<>
						<SecondFactorDetails {...begun} />
						<Field label={t("code")} layout="stacked">
							{(ids) => <CodeInput {...ids} value={text} onChange={(event) => setText(event.target.value)} />}
						</Field>
					</>
				)}
				{step.error !== null && <Note tone="red">{step.error.message}</Note>}
			</form>
		</Dialog>
	);
}

function SecondFactorDetails({ uri, backupCodes }: SecondFactorSetUp) {
	const t = useTranslations("accounts");
	const secret = new URL(uri).searchParams.get("secret") ?? "";
	const picture = `data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: 2 }))}`;
	return (
		<>
			<p className="text-ink-2">{t("factorScan")}</p>
			<Image
				src={picture}
				unoptimized
				alt={t("factorPicture")}
				width={176}
				height={176}
				className="rounded-box border border-line"
			/>
			<div className="flex items-center gap-2">
				<span className="text-ink-2">{t("factorKey")}</span>
				<code className="min-w-0 flex-1 font-mono text-code wrap-anywhere">{secret}</code>
				<CopyButton text={secret} name={t("factorKey")} />
			</div>
			<div>
				<div className="flex items-center">
					<h3 className="flex-1 text-section">{t("factorCodes")}</h3>
					<CopyButton text={backupCodes.join("\n")} name={t("factorCodes")} />
				</div>
				<p className="mb-1.5 text-small text-ink-3">{t("factorCodesText")}</p>
				<CodeBlock label={t("factorCodes")}>{backupCodes.join("\n")}</CodeBlock>
			</div>
		</>
	);
}
