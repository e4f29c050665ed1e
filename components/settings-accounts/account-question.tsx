"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/input";
import type { AccountRecord } from "@/lib/api/account";
import { useAccountChange } from "./use-accounts";

const ACTIONS = {
	block: {
		question: "accountBlockQuestion",
		text: "accountBlockText",
		action: "accountBlock",
		change: { isBlocked: true },
	},
	unblock: {
		question: "accountUnblockQuestion",
		text: "accountUnblockText",
		action: "accountUnblock",
		change: { isBlocked: false },
	},
	factor: {
		question: "accountFactorQuestion",
		text: "accountFactorText",
		action: "accountFactor",
		change: { removeSecondFactor: true },
	},
	remove: {
		question: "accountRemoveQuestion",
		text: "accountRemoveText",
		action: "accountRemoveAction",
		change: { remove: true },
	},
} as const;
export type AccountAction = keyof typeof ACTIONS;

/** Asks before something that takes effect at once, and for the own password with it. */
export function AccountQuestion({
	account,
	action,
	onClose,
}: {
	account: AccountRecord;
	action: AccountAction;
	onClose: () => void;
}) {
	const t = useTranslations("accounts");
	const [ownPassword, setOwnPassword] = useState("");
	const act = useAccountChange(account.id, onClose);
	const words = ACTIONS[action];
	const { name } = account;
	return (
		<ConfirmDialog
			open
			onOpenChange={onClose}
			title={t(words.question, { name })}
			description={t(words.text)}
			action={t(words.action, { name }).replace("…", "")}
			isDestructive={action !== "unblock"}
			isBusy={act.isPending}
			error={act.error?.message}
			onConfirm={() => act.mutate({ ...words.change, ownPassword })}
		>
			<Field label={t("ownPassword")} layout="stacked" className="mt-3" help={t("ownPasswordHelp")}>
				{(ids) => (
					<PasswordInput
						{...ids}
						value={ownPassword}
						onChange={(event) => setOwnPassword(event.target.value)}
						autoComplete="current-password"
					/>
				)}
			</Field>
		</ConfirmDialog>
	);
}
