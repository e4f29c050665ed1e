"use client";

import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { Icon } from "@/components/ui/icon";
import { JsonView } from "@/components/ui/json-view";
import { alertBody } from "@/lib/alert/message";

const EXAMPLE = JSON.stringify(
	alertBody(
		{ id: "5f0c2a", name: "line4-press-events", labels: ["plant 2"] },
		{
			event: "alert",
			health: "broker-unreachable",
			reason: "Broker unreachable: connection refused at mqtt.plant.example:8883.",
		},
		Date.UTC(2026, 10, 22, 14, 36, 58),
		"https://spillway.example",
	),
);

/** The message as it is sent, made by the code that sends it. */
export function BodyExample() {
	const t = useTranslations("alerts");
	return (
		<details className="group mt-6">
			<summary className="ring-inside flex list-none items-center gap-2 text-section phone:min-h-11 [&::-webkit-details-marker]:hidden">
				<Icon icon={ChevronRight} size={14} className="text-ink-3 transition-transform group-open:rotate-90" />
				{t("body")}
			</summary>
			<p className="mt-1 mb-2 text-ink-2">{t("bodyText")}</p>
			<JsonView text={EXAMPLE} view="formatted" label={t("bodyLabel")} />
		</details>
	);
}
