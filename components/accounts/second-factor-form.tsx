"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { ProblemError, requestJson } from "@/components/live-data/problem-error";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { CodeInput } from "./code-input";

export function SecondFactorForm({ onDone, onStartOver }: { onDone: () => void; onStartOver: () => void }) {
	const t = useTranslations("accounts");
	const [code, setCode] = useState("");
	const [error, setError] = useState<string>();
	const [isBusy, setIsBusy] = useState(false);
	async function submit(event: FormEvent) {
		event.preventDefault();
		setIsBusy(true);
		try {
			await requestJson("/api/session/second-factor", { method: "POST", body: { code } });
			onDone();
		} catch (problem) {
			if (!(problem instanceof ProblemError)) throw problem;
			setError(problem.message);
		} finally {
			setIsBusy(false);
		}
	}
	return (
		<form onSubmit={submit} className="space-y-3">
			<Field label={t("code")} layout="stacked" error={error}>
				{(ids) => <CodeInput {...ids} value={code} onChange={(event) => setCode(event.target.value)} />}
			</Field>
			<Button type="submit" variant="primary" isBusy={isBusy} className="w-full">
				{t("goOn")}
			</Button>
			<Button variant="quiet" onClick={onStartOver} className="w-full">
				{t("startOver")}
			</Button>
		</form>
	);
}
