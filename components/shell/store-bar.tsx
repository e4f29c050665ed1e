"use client";

import { useTimeZone, useTranslations } from "next-intl";
import { useRedisState, useStoreState } from "@/components/live-data/use-live";
import type { StoreTrouble } from "@/lib/api/store";
import { clockTime } from "@/lib/format/duration";

const WORDS = {
	full: "storeFull",
	locked: "storeLocked",
	unreachable: "storeUnreachable",
	broken: "storeBroken",
} as const satisfies Record<StoreTrouble, string>;

/**
 * A bar for as long as nothing can be stored, and one for as long as Redis is lost: histories get a hole, tasks rest, and
 * nobody should look for the reason elsewhere. It says since when, not for how long, so that it is read aloud once.
 */
export function StoreBar() {
	const t = useTranslations("shell");
	const store = useStoreState();
	const redis = useRedisState();
	const timeZone = useTimeZone() ?? "UTC";
	const time = (sinceMs: number) => clockTime(sinceMs, timeZone, false);
	return (
		<>
			{redis?.status === "lost" && (
				<Bar text={t("redisLost", { time: time(redis.sinceMs), seconds: String(redis.goOnMs / 1_000) })} />
			)}
			{store.status === "failing" && <Bar text={t(WORDS[store.trouble], { time: time(store.sinceMs) })} />}
		</>
	);
}

function Bar({ text }: { text: string }) {
	return (
		<div
			role="alert"
			className="flex min-h-7 items-center border-b border-red-line bg-red-bg px-6 py-1 text-small text-red phone:px-4"
		>
			{text}
		</div>
	);
}
