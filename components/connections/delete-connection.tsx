"use client";

import { useTranslations } from "next-intl";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toaster";
import type { Connection } from "@/lib/api/connection";
import { useDeleteConnection } from "./use-connections";
import { UsedBy } from "./used-by";

/** Asks before a connection goes, and says which tasks it served. */
export function DeleteConnection({ connection, onClose }: { connection: Connection | undefined; onClose: () => void }) {
	const t = useTranslations("connections");
	const tCommon = useTranslations("common");
	const { mutate, isPending, error, reset } = useDeleteConnection();
	const name = connection?.name ?? "";
	const close = () => {
		reset();
		onClose();
	};
	return (
		<ConfirmDialog
			open={connection !== undefined}
			onOpenChange={(isOpen) => !isOpen && close()}
			title={t("deleteQuestion", { name })}
			description={t("deleteText")}
			action={t("deleteAction", { name })}
			dismiss={tCommon("keep")}
			isDestructive
			isBusy={isPending}
			error={error?.message}
			onConfirm={() => {
				if (connection === undefined) return;
				mutate(connection.id, {
					onSuccess: () => {
						close();
						toast.success(t("deleted", { name }));
					},
				});
			}}
		>
			{connection?.isDemo && <p className="mt-2 text-ink-2">{t("deleteDemo")}</p>}
			{connection !== undefined && connection.usedBy.length > 0 && (
				<div className="mt-3">
					<p className="mb-1 text-ink-2">{t("deleteUsed")}</p>
					<UsedBy tasks={connection.usedBy} />
				</div>
			)}
		</ConfirmDialog>
	);
}
