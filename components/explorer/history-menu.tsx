"use client";

import { History } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Menu, MenuHeading, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { duration } from "@/lib/format/duration";
import type { HistoryEntry } from "./use-sql-history";

interface HistoryMenuProps {
	entries: readonly HistoryEntry[];
	onPick: (sql: string) => void;
	onClear: () => void;
}

const MOST_SHOWN = 20;

/** What was run on this source in this browser, newest first; a press puts it into the editor. */
export function HistoryMenu({ entries, onPick, onClear }: HistoryMenuProps) {
	const language = useLocale();
	const t = useTranslations("explorer");
	return (
		<Menu
			trigger={
				<Button size="sm" variant="quiet" icon={History}>
					{t("history")}
				</Button>
			}
		>
			<MenuHeading>{t(entries.length === 0 ? "historyEmpty" : "historyOf")}</MenuHeading>
			{entries.slice(0, MOST_SHOWN).map((entry) => (
				<MenuItem key={`${entry.atMs}-${entry.sql}`} onSelect={() => onPick(entry.sql)}>
					<span className="flex w-[min(520px,70vw)] items-center gap-3">
						<span className="min-w-0 flex-1 truncate font-mono text-code">{entry.sql.replace(/\s+/g, " ")}</span>
						<span className={cx("shrink-0 text-tiny", entry.hasFailed ? "text-red" : "text-ink-3")}>
							{entry.hasFailed
								? t("historyFailed")
								: entry.rows === undefined
									? t("historyChanged")
									: t("historyRows", { count: entry.rows })}
						</span>
						<span className="w-12 shrink-0 text-right text-tiny text-ink-3">
							{duration(Math.max(0, Date.now() - entry.atMs), language)}
						</span>
					</span>
				</MenuItem>
			))}
			{entries.length > 0 && (
				<>
					<MenuSeparator />
					<MenuItem onSelect={onClear}>{t("historyClear")}</MenuItem>
				</>
			)}
		</Menu>
	);
}
