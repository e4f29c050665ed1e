"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { May } from "@/components/accounts/may";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FailedQuery } from "@/components/ui/failed-query";
import { Skeleton } from "@/components/ui/skeleton";
import type { Webhook } from "@/lib/api/alert";
import { BodyExample } from "./body-example";
import { useWebhooks } from "./use-webhooks";
import { WebhookCard } from "./webhook-card";
import { WebhookDialog } from "./webhook-dialog";

/** Settings → Alerts: who is told of changes of health, of which, and whether it arrived. */
export function AlertsPage() {
	const t = useTranslations("alerts");
	const query = useWebhooks();
	const { data, error } = query;
	const [edited, setEdited] = useState<Webhook | "new">();
	const add = (
		<May permission="alert:edit">
			<Button variant="primary" icon={Plus} onClick={() => setEdited("new")}>
				{t("add")}
			</Button>
		</May>
	);
	return (
		<>
			<div className="flex flex-wrap items-center gap-3">
				<h1 className="mr-auto text-title">{t("title")}</h1>
				{data !== undefined && data.length > 0 && add}
			</div>
			<p className="mt-1 mb-4 max-w-[90ch] text-ink-2">{t("intro")}</p>
			{data === undefined && error !== null && <FailedQuery query={query} />}
			{data === undefined && error === null && (
				<div role="status" aria-label={t("loading")} className="flex flex-col gap-3 border-t border-line py-4">
					<Skeleton className="h-5 w-40" />
					<Skeleton className="h-5 w-80 max-w-full" />
				</div>
			)}
			{data?.length === 0 && (
				<EmptyState title={t("none")} action={add}>
					{t("noneText")}
				</EmptyState>
			)}
			<div className="border-t border-line empty:hidden">
				{data?.map((webhook) => (
					<WebhookCard key={webhook.id} webhook={webhook} onEdit={() => setEdited(webhook)} />
				))}
			</div>
			<BodyExample />
			{edited !== undefined && (
				<WebhookDialog webhook={edited === "new" ? undefined : edited} onClose={() => setEdited(undefined)} />
			)}
		</>
	);
}
