"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import * as z from "zod";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toaster";
import { HISTORY_DAYS, type Settings } from "@/lib/api/settings";
import { useSettings, useSettingsChange } from "./use-settings";

/** How long runs, logs and samples are kept. */
export function HistorySettings() {
	const t = useTranslations("settings");
	const { data, error } = useSettings();
	return (
		<section aria-label={t("history")}>
			<h1 className="text-title">{t("history")}</h1>
			<p className="mt-1 max-w-[80ch] text-ink-2">{t("historyText")}</p>
			<div className="mt-4 max-w-120">
				{error !== null && <Note tone="red">{error.message}</Note>}
				{data === undefined && error === null && (
					<div role="status" aria-label={t("loading")}>
						<Skeleton className="h-7.5 w-full" />
					</div>
				)}
				{data !== undefined && <HistoryForm key={data.historyDays} settings={data} />}
			</div>
		</section>
	);
}

function HistoryForm({ settings }: { settings: Settings }) {
	const t = useTranslations("settings");
	const bounds = t("historyBounds", { least: HISTORY_DAYS.least, most: HISTORY_DAYS.most });
	const schema = z.object({
		historyDays: z.coerce
			.number<string>(bounds)
			.int(bounds)
			.min(HISTORY_DAYS.least, bounds)
			.max(HISTORY_DAYS.most, bounds),
	});
	const form = useForm({
		resolver: zodResolver(schema),
		defaultValues: { historyDays: String(settings.historyDays) },
		mode: "onTouched",
	});
	const { mutate, isPending, error } = useSettingsChange((saved) =>
		toast.success(t("historySaved", { days: saved.historyDays })),
	);
	const problem = form.formState.errors.historyDays?.message;
	return (
		<form noValidate onSubmit={form.handleSubmit((input) => mutate(input))} className="space-y-3">
			<Field label={t("historyDays")} error={problem} isRequired>
				{(ids) => (
					<div className="flex items-center gap-2">
						<Input
							{...ids}
							{...form.register("historyDays")}
							className="w-28"
							inputMode="numeric"
							tone={problem === undefined ? undefined : "error"}
							trailing={t("historyUnit")}
						/>
						<Button type="submit" variant="primary" isBusy={isPending} disabled={!form.formState.isDirty}>
							{t("historySave")}
						</Button>
					</div>
				)}
			</Field>
			{error !== null && <Note tone="red">{error.message}</Note>}
		</form>
	);
}
