"use client";

import { useLocale, useTranslations } from "next-intl";
import { useConnectionState, useServerTime } from "@/components/live-data/use-live";
import { StatusDot } from "@/components/ui/badge";
import { cx } from "@/components/ui/cx";
import { duration } from "@/lib/format/duration";

/** Whether the numbers on this page move. */
export function LiveIndicator({ className }: { className?: string }) {
	const t = useTranslations("shell");
	const { status } = useConnectionState();
	return (
		<span role="status" className={cx("inline-flex items-center gap-2 text-small text-ink-2", className)}>
			<StatusDot tone={status === "live" ? "green" : status === "connecting" ? "neutral" : "amber"} />
			{t(status)}
		</span>
	);
}

const STALE_AFTER_MS = 2_000;

/** A thin bar while the stream is cut; it says how old the numbers are. Short hiccups are not worth a bar. */
export function StaleBar() {
	const t = useTranslations("shell");
	const { status, sinceMs, heardAtMs } = useConnectionState();
	const [age, isLong] = useAge(heardAtMs ?? sinceMs);
	if (status === "live" || !isLong) return null;
	if (heardAtMs === undefined && status === "connecting") return null;
	return (
		<div
			role="status"
			className="sticky top-11 z-20 flex min-h-7 items-center border-b border-amber-line bg-amber-bg px-6 py-1 text-small text-amber phone:top-13 phone:px-4"
		>
			{heardAtMs === undefined ? t("neverConnected") : t("staleSince", { age })}
		</div>
	);
}

function useAge(fromMs: number): [age: string, isLong: boolean] {
	const language = useLocale();
	// The tick only redraws; the age is by the browser's own clock, like the moment it counts from.
	useServerTime(Math.floor);
	const ageMs = Date.now() - fromMs;
	return [duration(ageMs, language), ageMs >= STALE_AFTER_MS];
}
