"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useSay } from "@/components/ui/use-say";

const STEP_MS = 200;

interface PeekProgressProps {
	startedAtMs: number;
	waitMs: number;
	rows: number;
	found: number;
	message: string | undefined;
}

/** Fills with time or with rows, whichever is further: the peek ends when either is full. */
export function PeekProgress({ startedAtMs, waitMs, rows, found, message }: PeekProgressProps) {
	const t = useTranslations("preview");
	const say = useSay();
	const [nowMs, setNowMs] = useState(startedAtMs);
	useEffect(() => {
		const timer = setInterval(() => setNowMs(Date.now()), STEP_MS);
		return () => clearInterval(timer);
	}, []);
	const share = Math.min(1, Math.max(0, (nowMs - startedAtMs) / waitMs, found / rows));
	return (
		<div>
			<div
				role="progressbar"
				aria-label={t("peekProgress")}
				aria-valuemin={0}
				aria-valuemax={100}
				aria-valuenow={Math.round(share * 100)}
				className="h-1 overflow-hidden rounded-full bg-line"
			>
				<div className="h-full bg-accent-fill" style={{ width: `${share * 100}%` }} />
			</div>
			<p className="mt-1 text-small text-ink-3">
				{message === undefined ? t("peekFound", { found, rows }) : say(message)}
			</p>
		</div>
	);
}
