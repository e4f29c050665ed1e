"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { requestJson } from "@/components/live-data/problem-error";
import { StatusDot } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import { useSay } from "@/components/ui/use-say";
import { VisibleText } from "@/components/ui/visible-text";
import { type AuditRecord, auditListSchema } from "@/lib/api/account";
import { dateTime } from "@/lib/format/duration";

/** Settings → Audit log: who changed what, when and from where; newest first. */
export function AuditPage() {
	const t = useTranslations("accounts");
	const [typed, setTyped] = useState("");
	const text = useDeferredValue(typed.trim());
	const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
		queryKey: ["audit", text],
		queryFn: async ({ pageParam, signal }) => {
			const search = new URLSearchParams({
				...(text === "" ? {} : { text }),
				...(pageParam === 0 ? {} : { before: String(pageParam) }),
			});
			return auditListSchema.parse(await requestJson(`/api/audit?${search}`, { signal }));
		},
		initialPageParam: 0,
		getNextPageParam: (page) => page.nextBefore,
		placeholderData: (before) => before,
	});
	const entries = data?.pages.flatMap((page) => page.entries);
	return (
		<>
			<h1 className="text-title">{t("auditTitle")}</h1>
			<p className="mt-1 mb-4 max-w-[90ch] text-ink-2">
				{t.rich("auditText", { file: () => <code className="font-mono text-code">audit.ndjson</code> })}
			</p>
			<Input
				type="search"
				icon={Search}
				value={typed}
				onChange={(event) => setTyped(event.target.value)}
				aria-label={t("auditSearch")}
				placeholder={t("auditSearch")}
				className="mb-3 max-w-80"
			/>
			{error !== null && <Note tone="red">{error.message}</Note>}
			{entries === undefined && error === null && <Skeleton className="h-40 w-full" />}
			{entries?.length === 0 && <EmptyState title={text === "" ? t("auditNone") : t("auditNoMatch", { text })} />}
			<ul aria-label={t("auditTitle")} className="border-t border-line empty:hidden">
				{entries?.map((entry) => (
					<AuditLine key={entry.id} entry={entry} />
				))}
			</ul>
			{hasNextPage && (
				<Button className="mt-3" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
					{t("auditMore")}
				</Button>
			)}
		</>
	);
}

const OUTCOMES = {
	done: { tone: "green", word: "auditDone" },
	refused: { tone: "amber", word: "auditRefused" },
	failed: { tone: "red", word: "auditFailed" },
} as const;

function AuditLine({ entry }: { entry: AuditRecord }) {
	const language = useLocale();
	const t = useTranslations("accounts");
	const say = useSay();
	const timeZone = useTimeZone() ?? "UTC";
	const outcome = OUTCOMES[entry.outcome];
	const who = entry.actor === "nobody" ? t("auditNobody") : entry.actor === "local" ? t("auditLocal") : entry.name;
	return (
		<li className="grid grid-cols-[150px_minmax(0,1fr)_minmax(0,2fr)_90px_130px] items-baseline gap-x-3 border-b border-line py-2 max-lg:grid-cols-[minmax(0,1fr)_auto]">
			<time className="text-small text-ink-3" dateTime={new Date(entry.atMs).toISOString()}>
				{dateTime(entry.atMs, timeZone, language)}
			</time>
			<span className="font-medium wrap-anywhere max-lg:order-3">
				<VisibleText text={who} />
			</span>
			<span className="wrap-anywhere max-lg:order-5 max-lg:col-span-2">
				{say(entry.action)}
				{entry.subject !== undefined && (
					<>
						{" "}
						<VisibleText text={entry.subject} />
					</>
				)}
				{entry.detail !== undefined && (
					<span className="block text-small text-ink-2">
						<VisibleText text={say(entry.detail)} />
					</span>
				)}
			</span>
			<span className="inline-flex items-center gap-1.5 max-lg:order-2">
				<StatusDot tone={outcome.tone} />
				{t(outcome.word)}
			</span>
			<span className="text-small text-ink-3 wrap-anywhere max-lg:order-4">{entry.address}</span>
		</li>
	);
}
