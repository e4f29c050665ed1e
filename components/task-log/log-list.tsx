"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { LogRow } from "./log-row";
import type { Log } from "./use-log";

const ROW_PX = 31;
/** Older lines are asked for this many lines before the end is in view. */
const LEAD_LINES = 20;
/** Scrolled further than this, the reader has left the newest lines and keeps the place. */
const AT_TOP_PX = 40;

/** As many rows as are in view. While the reader is away from the top, new lines wait and are counted. */
export function LogList({ log, isPaused }: { log: Log; isPaused: boolean }) {
	const t = useTranslations("taskTabs.log");
	const { lines, newCount, hold, hasOlder, isLoadingOlder, loadOlder } = log;
	const list = useRef<HTMLUListElement>(null);
	const [topPx, setTopPx] = useState(0);
	useLayoutEffect(() => setTopPx(list.current?.offsetTop ?? 0), []);
	const rows = useWindowVirtualizer({
		count: lines.length,
		estimateSize: () => ROW_PX,
		overscan: 12,
		scrollMargin: topPx,
		getItemKey: (index) => lines[index]?.id ?? index,
	});

	useEffect(() => {
		const follow = () => hold(isPaused || window.scrollY > AT_TOP_PX);
		follow();
		window.addEventListener("scroll", follow, { passive: true });
		return () => window.removeEventListener("scroll", follow);
	}, [hold, isPaused]);

	const items = rows.getVirtualItems();
	const lastShown = items.at(-1)?.index ?? 0;
	useEffect(() => {
		if (hasOlder && !isLoadingOlder && lastShown >= lines.length - LEAD_LINES) loadOlder();
	}, [hasOlder, isLoadingOlder, lastShown, lines.length, loadOlder]);

	return (
		<>
			{newCount > 0 && !isPaused && (
				<div className="sticky top-26 z-10 flex h-0 justify-center phone:top-44">
					<Button size="sm" icon={ArrowUp} className="mt-2 shadow-floating" onClick={() => window.scrollTo({ top: 0 })}>
						{t("newLines", { count: newCount })}
					</Button>
				</div>
			)}
			<ul ref={list} aria-label={t("list")} className="relative" style={{ height: rows.getTotalSize() }}>
				{items.map((item) => {
					const event = lines[item.index];
					return event === undefined ? null : (
						<li
							key={item.key}
							data-index={item.index}
							ref={rows.measureElement}
							className="absolute inset-x-0 top-0"
							style={{ transform: `translateY(${item.start - topPx}px)` }}
						>
							<LogRow event={event} />
						</li>
					);
				})}
			</ul>
			<p className="px-6 py-3 text-small text-ink-3 phone:px-4" role="status">
				{isLoadingOlder ? t("loadingOlder") : hasOlder ? "" : t("end")}
			</p>
		</>
	);
}
