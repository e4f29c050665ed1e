"use client";

import { ChevronRight } from "lucide-react";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { StatusDot } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import { useSay } from "@/components/ui/use-say";
import { VisibleText } from "@/components/ui/visible-text";
import { ALERT_HEALTHS, type Delivery, type Webhook } from "@/lib/api/alert";
import { dateTime } from "@/lib/format/duration";

/** What became of the last messages, newest first. */
export function DeliveryList({ webhook }: { webhook: Webhook }) {
	const language = useLocale();
	const t = useTranslations("alerts");
	const say = useSay();
	const timeZone = useTimeZone() ?? "UTC";
	const { deliveries, name } = webhook;
	const newest = deliveries[0];
	if (newest === undefined) return <p className="mt-2 text-small text-ink-3">{t("noDeliveries")}</p>;
	return (
		<details className="group mt-2">
			<summary className="ring-inside flex list-none items-center gap-2 text-small text-ink-2 phone:min-h-11 [&::-webkit-details-marker]:hidden">
				<Icon icon={ChevronRight} size={13} className="text-ink-3 transition-transform group-open:rotate-90" />
				{t("deliveries")}
				<Outcome delivery={newest} />
			</summary>
			<ul aria-label={t("deliveriesOf", { name })} className="mt-1 pl-5">
				{deliveries.map((delivery) => (
					<li
						key={delivery.id}
						className="grid grid-cols-[150px_minmax(0,1.2fr)_120px_minmax(0,2fr)] gap-x-3 border-t border-line py-1.5 text-small first:border-t-0 max-lg:grid-cols-1"
					>
						<time className="text-ink-3" dateTime={new Date(delivery.atMs).toISOString()}>
							{dateTime(delivery.atMs, timeZone, language)}
						</time>
						<span className="wrap-anywhere">
							<VisibleText text={subjectOf(delivery, t)} />
						</span>
						<span>
							<Outcome delivery={delivery} />
						</span>
						<span className="text-ink-2 wrap-anywhere">
							{delivery.detail && say(delivery.detail)}{" "}
							{delivery.attempts > 1 && t("attempts", { count: delivery.attempts })}
						</span>
					</li>
				))}
			</ul>
		</details>
	);
}

function subjectOf(delivery: Delivery, t: ReturnType<typeof useTranslations<"alerts">>): string {
	if (delivery.event === "test") return t("event.test");
	const task = delivery.taskName ?? "";
	const health = ALERT_HEALTHS.find((known) => known === delivery.health);
	return delivery.event === "alert" && health !== undefined
		? t("event.alert", { task, health: t(`health.${health}`) })
		: t("event.recovered", { task });
}

function Outcome({ delivery }: { delivery: Delivery }) {
	const t = useTranslations("alerts");
	return (
		<span className="inline-flex items-center gap-1.5">
			<StatusDot tone={delivery.isDelivered ? "green" : "red"} />
			<span className={delivery.isDelivered ? "text-ink-2" : "font-medium text-red"}>
				{delivery.isDelivered ? t("delivered") : t("notDelivered")}
			</span>
		</span>
	);
}
