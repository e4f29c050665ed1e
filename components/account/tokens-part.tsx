"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useState } from "react";
import type { SignedInUser } from "@/components/accounts/me";
import { ROLE_WORDS } from "@/components/accounts/role-name";
import { requestJson } from "@/components/live-data/problem-error";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Note } from "@/components/ui/note";
import { type TokenRecord, tokenListSchema } from "@/lib/api/account";
import { dateTime } from "@/lib/format/duration";
import { NewToken } from "./new-token";
import { Part } from "./part";

const URL = "/api/tokens";
export const TOKENS_KEY = ["tokens"];

export function TokensPart({ user }: { user: SignedInUser }) {
	const t = useTranslations("accounts");
	const [isCreating, setIsCreating] = useState(false);
	const { data, error } = useQuery({
		queryKey: TOKENS_KEY,
		queryFn: async ({ signal }) => tokenListSchema.parse(await requestJson(URL, { signal })).tokens,
	});
	return (
		<Part
			title={t("tokensTitle")}
			text={t("tokensText")}
			action={
				<Button icon={Plus} onClick={() => setIsCreating(true)}>
					{t("tokenNew")}
				</Button>
			}
		>
			{error !== null && (
				<Note tone="red" className="mt-3">
					{error.message}
				</Note>
			)}
			{data?.length === 0 && <p className="mt-2 text-ink-3">{t("tokensNone")}</p>}
			<ul className="mt-2">
				{data?.map((token) => (
					<TokenLine key={token.id} token={token} isOwn={token.owner.id === user.id} />
				))}
			</ul>
			{isCreating && <NewToken user={user} onClose={() => setIsCreating(false)} />}
		</Part>
	);
}

function TokenLine({ token, isOwn }: { token: TokenRecord; isOwn: boolean }) {
	const language = useLocale();
	const t = useTranslations("accounts");
	const timeZone = useTimeZone() ?? "UTC";
	const queryClient = useQueryClient();
	const [isAsking, setIsAsking] = useState(false);
	const remove = useMutation({
		mutationFn: () => requestJson(`${URL}/${encodeURIComponent(token.id)}`, { method: "DELETE" }),
		onSuccess: () => queryClient.invalidateQueries({ queryKey: TOKENS_KEY }),
	});
	const time = (atMs: number) => dateTime(atMs, timeZone, language);
	const expires =
		token.expiresAtMs === undefined ? t("tokenExpiresNever") : t("tokenExpiresAt", { time: time(token.expiresAtMs) });
	return (
		<li className="flex min-h-12 flex-wrap items-center gap-3 border-t border-line py-2 first:border-t-0">
			<div className="mr-auto min-w-0 wrap-anywhere">
				<div className="font-medium">
					{token.name} {!isOwn && <span className="text-ink-3">{t("tokenOf", { name: token.owner.name })}</span>}
				</div>
				<div className="text-small text-ink-3">
					{t("tokenFacts", { role: t(ROLE_WORDS[token.role]), start: token.start, expires })}
				</div>
				<div className="text-small text-ink-3">
					{token.lastUsedAtMs === undefined ? t("tokenUnused") : t("tokenUsed", { time: time(token.lastUsedAtMs) })}
				</div>
			</div>
			<Button
				size="sm"
				variant="danger-quiet"
				onClick={() => setIsAsking(true)}
				aria-label={t("tokenRemoveNamed", { name: token.name })}
			>
				{t("tokenRemove")}
			</Button>
			<ConfirmDialog
				open={isAsking}
				onOpenChange={setIsAsking}
				title={t("tokenRemoveQuestion", { name: token.name })}
				description={t("tokenRemoveText")}
				action={t("tokenRemove")}
				isDestructive
				isBusy={remove.isPending}
				error={remove.error?.message}
				onConfirm={() => remove.mutate()}
			/>
		</li>
	);
}
