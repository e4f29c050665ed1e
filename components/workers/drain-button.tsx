"use client";

import { LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { May } from "@/components/accounts/may";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { IconButton } from "@/components/ui/icon-button";
import { Note } from "@/components/ui/note";
import { toast } from "@/components/ui/toaster";
import { useDrainWorker } from "./use-workers";
import { nameOf } from "./worker-name";
import type { WorkerRowProps } from "./worker-row";

/** Empties a worker after a question; on a phone a sign with the same name. */
export function DrainButton({ worker, isLocal, isLastReady }: WorkerRowProps) {
	const t = useTranslations("workers");
	const [isAsking, setIsAsking] = useState(false);
	const drain = useDrainWorker();
	const name = nameOf(worker);
	// A silent one would not hear it.
	if (worker.state !== "ready") return null;
	return (
		<May permission="worker:drain">
			<Button
				size="sm"
				className="phone:hidden"
				aria-label={t("drainName", { name })}
				onClick={() => setIsAsking(true)}
			>
				{t("drain")}
			</Button>
			<span className="hidden phone:inline">
				<IconButton icon={LogOut} name={t("drainName", { name })} onClick={() => setIsAsking(true)} />
			</span>
			<ConfirmDialog
				open={isAsking}
				onOpenChange={setIsAsking}
				title={t("drainQuestion", { name })}
				description={t(isLocal ? "drainTextLocal" : "drainText")}
				action={t("drainAction", { name })}
				isBusy={drain.isPending}
				error={drain.error?.message}
				onConfirm={() =>
					drain.mutate(worker.id, {
						onSuccess: () => {
							setIsAsking(false);
							toast.success(t("draining", { name }));
						},
					})
				}
			>
				{isLastReady && !isLocal && (
					<Note tone="amber" className="mt-3">
						{t("drainLast")}
					</Note>
				)}
			</ConfirmDialog>
		</May>
	);
}
