"use client";

import { PlugZap } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useServerTime } from "@/components/live-data/use-live";
import { Button } from "@/components/ui/button";
import { duration } from "@/lib/format/duration";
import type { CheckState } from "./check-state";

interface CheckButtonProps {
	/** Name of the end, for screen readers. */
	endName: string;
	state: CheckState;
	/** Why it cannot be checked yet. */
	disabledReason: string | undefined;
	onCheck: () => void;
}

/** "Check connection", later "Check again" with the age of what is known. */
export function CheckButton({ endName, state, disabledReason, onCheck }: CheckButtonProps) {
	const t = useTranslations("checks");
	return (
		<div className="flex items-center gap-3 phone:flex-col-reverse phone:items-stretch phone:gap-1 phone:text-center">
			{state.phase === "done" && <CheckedAgo atMs={state.checkedAtMs} />}
			<Button
				size="sm"
				icon={PlugZap}
				isBusy={state.phase === "running"}
				disabledReason={disabledReason}
				onClick={onCheck}
				aria-label={t(state.phase === "none" ? "checkNamed" : "checkAgainNamed", { end: endName })}
			>
				{state.phase === "none" ? t("check") : t("checkAgain")}
			</Button>
		</div>
	);
}

function CheckedAgo({ atMs }: { atMs: number }) {
	const language = useLocale();
	const t = useTranslations("checks");
	const words = useServerTime((nowMs) => (nowMs - atMs < 5_000 ? "" : duration(nowMs - atMs, language)));
	return (
		<span className="text-small text-ink-3">{words === "" ? t("checkedNow") : t("checkedAgo", { age: words })}</span>
	);
}
