"use client";

import { useTimeZone, useTranslations } from "next-intl";
import { useStoreState } from "@/components/live-data/use-live";
import type { StoreTrouble } from "@/lib/api/store";
import { clockTime } from "@/lib/format/duration";

const WORDS = {
	full: "storeFull",
	locked: "storeLocked",
	unreachable: "storeUnreachable",
	broken: "storeBroken",
} as const satisfies Record<StoreTrouble, string>;

/**
 * A bar for as long as nothing can be stored: histories get a hole, and nobody should look for its reason elsewhere. It
 * says since when, not for how long, so that it is read aloud once.
 */
export function StoreBar() {
	const t = useTranslations("shell");
	const store = useStoreState();
	const timeZone = useTimeZone() ?? "UTC";
	if (store.status === "working") return null;
	return (
		<div
			role="alert"
			className="flex min-h-7 items-center border-b border-red-line bg-red-bg px-6 py-1 text-small text-red phone:px-4"
		>
			{t(WORDS[store.trouble], { time: clockTime(store.sinceMs, timeZone, false) })}
		</div>
	);
}
