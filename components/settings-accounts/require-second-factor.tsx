"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { useSettings, useSettingsChange } from "@/components/settings/use-settings";
import { Switch } from "@/components/ui/switch";
import { useSay } from "@/components/ui/use-say";

export function RequireSecondFactor() {
	const t = useTranslations("accounts");
	const say = useSay();
	const id = useId();
	const { data } = useSettings();
	const change = useSettingsChange();
	if (data === undefined) return null;
	return (
		<div className="mt-6 flex items-start gap-3">
			<Switch
				aria-labelledby={id}
				checked={data.requireSecondFactor}
				disabled={change.isPending}
				onCheckedChange={(requireSecondFactor) => change.mutate({ requireSecondFactor })}
			/>
			<div>
				<div id={id} className="font-medium">
					{t("requireFactor")}
				</div>
				<p className="max-w-[80ch] text-ink-2">{t("requireFactorText")}</p>
				{change.error !== null && <p className="text-red">{say(change.error.message)}</p>}
			</div>
		</div>
	);
}
