"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toaster";
import { parseAllowedAddress } from "@/lib/address-list/parse";
import type { Settings } from "@/lib/api/settings";
import { useSettings, useSettingsChange } from "./use-settings";

/** Settings → Network: where the server may connect to on behalf of users. */
export function NetworkSettings() {
	const t = useTranslations("settings");
	const { data, error } = useSettings();
	return (
		<section aria-label={t("network")}>
			<h1 className="text-title">{t("network")}</h1>
			<p className="mt-1 max-w-[80ch] text-ink-2">{t("networkText")}</p>
			<div className="mt-4 max-w-120">
				{error !== null && <Note tone="red">{error.message}</Note>}
				{data === undefined && error === null && <Skeleton className="h-40 w-full" />}
				{data !== undefined && <NetworkForm key={data.allowedAddresses.join("\n")} settings={data} />}
			</div>
		</section>
	);
}

function NetworkForm({ settings }: { settings: Settings }) {
	const t = useTranslations("settings");
	const stored = settings.allowedAddresses.join("\n");
	const [text, setText] = useState(stored);
	const save = useSettingsChange(() => toast.success(t("networkSaved")));
	const entries = text
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
	const wrong = entries.find((entry) => parseAllowedAddress(entry) === undefined);
	const problem = wrong === undefined ? undefined : t("networkWrong", { entry: wrong });
	function submit(event: FormEvent) {
		event.preventDefault();
		if (problem === undefined) save.mutate({ allowedAddresses: entries });
	}
	return (
		<form onSubmit={submit} className="space-y-3">
			<Field label={t("networkList")} layout="stacked" help={t("networkHelp")} error={problem}>
				{(ids) => (
					<Textarea
						{...ids}
						value={text}
						onChange={(event) => setText(event.target.value)}
						rows={8}
						isMono
						spellCheck={false}
						placeholder={"broker.plant.example:8883\n*.site.example\n10.20.0.0/16"}
						tone={problem === undefined ? undefined : "error"}
					/>
				)}
			</Field>
			{entries.length === 0 && <p className="text-ink-3">{t("networkOpen")}</p>}
			{save.error !== null && <Note tone="red">{save.error.message}</Note>}
			<Button
				type="submit"
				variant="primary"
				isBusy={save.isPending}
				disabled={text === stored || problem !== undefined}
			>
				{t("networkSave")}
			</Button>
		</form>
	);
}
