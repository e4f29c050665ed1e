"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { requestJson } from "@/components/live-data/problem-error";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import { Tag } from "@/components/ui/tag";
import { useSay } from "@/components/ui/use-say";
import { type SessionRecord, sessionListSchema } from "@/lib/api/account";
import { dateTime } from "@/lib/format/duration";
import { browserName } from "./browser-name";
import { Part } from "./part";

const URL = "/api/account/sessions";
export const SESSIONS_KEY = ["account", "sessions"];

export function SessionsPart() {
	const t = useTranslations("accounts");
	const { data, error } = useQuery({
		queryKey: SESSIONS_KEY,
		queryFn: async ({ signal }) => sessionListSchema.parse(await requestJson(URL, { signal })).sessions,
	});
	return (
		<Part title={t("sessionsTitle")} text={t("sessionsText")}>
			{error !== null && (
				<Note tone="red" className="mt-3">
					{error.message}
				</Note>
			)}
			{data === undefined && error === null && <Skeleton className="mt-3 h-10 w-full" />}
			<ul className="mt-2">
				{data?.map((session) => (
					<SessionLine key={session.id} session={session} />
				))}
			</ul>
		</Part>
	);
}

function SessionLine({ session }: { session: SessionRecord }) {
	const language = useLocale();
	const say = useSay();
	const t = useTranslations("accounts");
	const timeZone = useTimeZone() ?? "UTC";
	const queryClient = useQueryClient();
	const end = useMutation({
		mutationFn: () => requestJson(`${URL}/${encodeURIComponent(session.id)}`, { method: "DELETE" }),
		onSuccess: () => queryClient.invalidateQueries({ queryKey: SESSIONS_KEY }),
	});
	const browser = browserName(session.browser) ?? t("unknownBrowser");
	return (
		<li className="flex min-h-12 flex-wrap items-center gap-3 border-t border-line py-2 first:border-t-0">
			<div className="mr-auto min-w-0">
				<div className="font-medium">
					{t("sessionFrom", { browser, address: session.address ?? t("unknownAddress") })}
				</div>
				<div className="text-small text-ink-3">
					{t("sessionTimes", {
						created: dateTime(session.createdAtMs, timeZone, language),
						used: dateTime(session.lastUsedAtMs, timeZone, language),
					})}
				</div>
				{end.error !== null && <p className="text-small text-red">{say(end.error.message)}</p>}
			</div>
			{session.isThisOne ? (
				<Tag>{t("thisSession")}</Tag>
			) : (
				<Button
					size="sm"
					isBusy={end.isPending}
					onClick={() => end.mutate()}
					aria-label={t("endSessionOf", { browser })}
				>
					{t("endSession")}
				</Button>
			)}
		</li>
	);
}
