"use client";

import { Download } from "lucide-react";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useServerTime } from "@/components/live-data/use-live";
import { FirstSentenceStrong } from "@/components/sentence/first-sentence-strong";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Kbd } from "@/components/ui/kbd";
import { Note } from "@/components/ui/note";
import { Spinner } from "@/components/ui/spinner";
import type { QueryResult } from "@/lib/api/explorer";
import { toCsv, toTsv } from "@/lib/format/delimited";
import { duration } from "@/lib/format/duration";
import { ResultTable } from "./result-table";
import type { RunState } from "./use-run";

/** What the last statement brought: rows, a count, the server's refusal, or how long it runs already. */
export function ResultPane({ state }: { state: RunState }) {
	const t = useTranslations("explorer");
	switch (state.phase) {
		case "idle":
		case "asking":
			return (
				<div className="flex flex-1 flex-col items-center justify-center gap-1 px-6 py-10 text-center text-ink-3">
					<p>{t("resultNone")}</p>
					<p className="text-small phone:hidden">
						{t.rich("resultNoneKeys", { control: "Ctrl", key: (chunks) => <Kbd>{chunks}</Kbd> })}
					</p>
				</div>
			);
		case "running":
			return <Running sinceMs={state.sinceMs} />;
		case "failed":
			return (
				<div className="p-4">
					<Note tone="red">
						<FirstSentenceStrong text={state.message} />
					</Note>
				</div>
			);
		case "done":
			return <Done result={state.result} />;
	}
	return state satisfies never;
}

function Running({ sinceMs }: { sinceMs: number }) {
	const language = useLocale();
	const t = useTranslations("explorer");
	const age = useServerTime((nowMs) => duration(Math.max(0, nowMs - sinceMs), language));
	return (
		<p role="status" className="flex flex-1 items-center justify-center gap-2 py-10 text-ink-2">
			<Spinner />
			{t("running", { age })}
		</p>
	);
}

function Done({ result }: { result: QueryResult }) {
	const t = useTranslations("explorer");
	const timeZone = useTimeZone() ?? "UTC";
	const { columns, rows, affectedRows, isCut, elapsedMs } = result;
	const elapsed = t("elapsed", { ms: elapsedMs });
	if (affectedRows !== undefined) {
		return (
			<p role="status" className="p-4 text-green">
				{t("affected", { count: affectedRows })} <span className="text-ink-3">{elapsed}</span>
			</p>
		);
	}
	const hasTimes = columns.some(({ type }) => type === "TIMESTAMP");
	return (
		<>
			<div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1">
				<p role="status">
					<span className={isCut ? "font-medium text-amber" : "font-medium"}>
						{isCut ? t("rowsCut", { count: rows.length }) : t("rows", { count: rows.length })}
					</span>{" "}
					<span className="text-small text-ink-3">{elapsed}</span>
				</p>
				{hasTimes && <span className="text-small text-ink-3">{t("zone", { zone: timeZone })}</span>}
				<div className="ml-auto flex gap-1.5">
					<CopyButton name={t("copyRows")} text={() => toTsv(result)} />
					<Button size="sm" icon={Download} aria-label={t("csvNamed")} onClick={() => download(toCsv(result))}>
						{t("csv")}
					</Button>
				</div>
			</div>
			{rows.length === 0 ? (
				<p className="p-4 text-ink-3">{t("noRows")}</p>
			) : (
				<ResultTable columns={columns} rows={rows} />
			)}
		</>
	);
}

function download(csv: string): void {
	const url = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
	const link = document.createElement("a");
	link.href = url;
	link.download = `rows-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}.csv`;
	link.click();
	URL.revokeObjectURL(url);
}
