import { useLocale, useTranslations } from "next-intl";
import { useCallback } from "react";
import { useServerTime } from "@/components/live-data/use-live";
import { Note } from "@/components/ui/note";
import { useSay } from "@/components/ui/use-say";
import { duration } from "@/lib/format/duration";
import type { Verify } from "./use-verify";

/** With this many acknowledged and none arrived, the broker keeps them to itself. */
const SILENT_AFTER = 5;
const SILENT_MS = 10_000;

/** What is not as it should be: a refused subscription, a silent broker, an end that nobody asked for. */
export function VerifyNotes({ verify }: { verify: Verify }) {
	const t = useTranslations("taskTools.verify");
	const say = useSay();
	const { phase, refused, rows, sent, arrivedInAll } = verify;
	const isSilent = phase.name === "listening" && refused.length === 0 && arrivedInAll === 0 && sent >= SILENT_AFTER;
	return (
		<div className="space-y-2 px-(--inset) pb-2 empty:hidden">
			{refused.map(({ filter, message }) => (
				<Note key={filter} tone="amber">
					<strong className="font-medium">{t("refusedTitle", { filter })}</strong>{" "}
					{t("refusedText", { message: say(message) })}
				</Note>
			))}
			{isSilent && <Silent sinceMs={rows.at(-1)?.atMs ?? 0} />}
			{phase.name === "ended" && (
				<Note tone={phase.reason === "time" ? "blue" : "amber"}>
					{t(`ended.${phase.reason}`, { message: say(phase.message) })}
				</Note>
			)}
			{phase.name === "failed" && <Note tone="red">{t("failed", { reason: say(phase.message) })}</Note>}
		</div>
	);
}

function Silent({ sinceMs }: { sinceMs: number }) {
	const language = useLocale();
	const t = useTranslations("taskTools.verify");
	const time = useServerTime(
		useCallback(
			(nowMs: number) => (nowMs - sinceMs < SILENT_MS ? "" : duration(nowMs - sinceMs, language)),
			[language, sinceMs],
		),
	);
	return time === "" ? null : <Note tone="amber">{t("silent", { time })}</Note>;
}
