"use client";

import { Ellipsis, Pencil, Send, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMay } from "@/components/accounts/me";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Note } from "@/components/ui/note";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toaster";
import { VisibleText } from "@/components/ui/visible-text";
import type { Webhook } from "@/lib/api/alert";
import { DeliveryList } from "./delivery-list";
import { useDeleteWebhook, useSaveWebhook, useTestWebhook } from "./use-webhooks";

/** One webhook: on or off, where it goes, what it is told, and what became of its last messages. */
export function WebhookCard({ webhook, onEdit }: { webhook: Webhook; onEdit: () => void }) {
	const t = useTranslations("alerts");
	const mayEdit = useMay("alert:edit");
	const [isAsking, setIsAsking] = useState(false);
	const save = useSaveWebhook();
	const remove = useDeleteWebhook();
	const test = useTestWebhook();
	const { id, name, shownUrl, healths, labels, isOn } = webhook;
	const failed = test.data?.deliveries[0]?.isDelivered === false ? test.data.deliveries[0].detail : undefined;
	const problem = save.error?.message ?? test.error?.message ?? failed;
	return (
		<section aria-label={name} className="border-b border-line py-4">
			<div className="flex flex-wrap items-center gap-x-3 gap-y-2">
				<Switch
					checked={isOn}
					disabled={!mayEdit}
					onCheckedChange={(next) => save.mutate({ id, input: { name, healths, labels, isOn: next } })}
					aria-label={t("on", { name })}
				/>
				<h2 className="min-w-0 text-section wrap-anywhere">
					<VisibleText text={name} />
				</h2>
				<span className="text-small text-ink-3">{isOn ? t("isOn") : t("isOff")}</span>
				{mayEdit && (
					<div className="ml-auto flex items-center gap-1">
						<Button
							size="sm"
							icon={Send}
							isBusy={test.isPending}
							onClick={() =>
								test.mutate(id, {
									onSuccess: ({ deliveries }) => {
										if (deliveries[0]?.isDelivered === true) toast.success(t("testDelivered", { name }));
									},
								})
							}
						>
							{t("sendTest")}
						</Button>
						<Menu trigger={<IconButton icon={Ellipsis} name={t("menu", { name })} hasTooltip={false} />}>
							<MenuItem icon={Pencil} onSelect={onEdit}>
								{t("edit")}
							</MenuItem>
							<MenuSeparator />
							<MenuItem icon={Trash2} isDangerous onSelect={() => setIsAsking(true)}>
								{t("remove")}
							</MenuItem>
						</Menu>
					</div>
				)}
			</div>
			<p className="mt-1 font-mono text-code text-ink-2 wrap-anywhere">{shownUrl}</p>
			<p className="mt-1 text-ink-2">
				{t("toldOf")}: {healths.map((health) => t(`health.${health}`)).join(", ")}.{" "}
				<span className="text-ink-3">
					{labels.length === 0 ? t("allTasks") : t("withLabels", { labels: labels.join(", ") })}
				</span>
			</p>
			{problem !== undefined && (
				<Note tone="red" className="mt-3">
					{problem}
				</Note>
			)}
			<DeliveryList webhook={webhook} />
			<ConfirmDialog
				open={isAsking}
				onOpenChange={setIsAsking}
				title={t("deleteQuestion", { name })}
				description={t("deleteText")}
				action={t("deleteAction", { name })}
				isDestructive
				isBusy={remove.isPending}
				error={remove.error?.message}
				onConfirm={() => remove.mutate(id, { onSuccess: () => toast.success(t("deleted", { name })) })}
			/>
		</section>
	);
}
