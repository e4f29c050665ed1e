"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { enter } from "@/components/accounts/enter";
import { requestJson } from "@/components/live-data/problem-error";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/input";

export function RemoveSecondFactor({ onClose }: { onClose: () => void }) {
	const t = useTranslations("accounts");
	const [password, setPassword] = useState("");
	const remove = useMutation({
		mutationFn: () => requestJson("/api/account/second-factor", { method: "DELETE", body: { password } }),
		onSuccess: () => enter("/account"),
	});
	return (
		<ConfirmDialog
			open
			onOpenChange={onClose}
			title={t("factorRemoveQuestion")}
			description={t("factorRemoveText")}
			action={t("factorRemove")}
			isDestructive
			isBusy={remove.isPending}
			error={remove.error?.message}
			onConfirm={() => remove.mutate()}
		>
			<Field label={t("ownPassword")} layout="stacked" className="mt-3">
				{(ids) => (
					<PasswordInput
						{...ids}
						value={password}
						onChange={(event) => setPassword(event.target.value)}
						autoComplete="current-password"
					/>
				)}
			</Field>
		</ConfirmDialog>
	);
}
