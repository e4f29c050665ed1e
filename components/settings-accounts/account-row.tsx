"use client";

import { Ban, Ellipsis, ShieldOff, Trash2, UserRoundCheck, UserRoundPen } from "lucide-react";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useState } from "react";
import { useUser } from "@/components/accounts/me";
import { ROLE_WORDS } from "@/components/accounts/role-name";
import { StatusDot } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Cell, Row } from "@/components/ui/table";
import type { AccountRecord } from "@/lib/api/account";
import { dateTime } from "@/lib/format/duration";
import { type AccountAction, AccountQuestion } from "./account-question";
import { EditAccount } from "./edit-account";

export function AccountRow({ account }: { account: AccountRecord }) {
	const language = useLocale();
	const t = useTranslations("accounts");
	const timeZone = useTimeZone() ?? "UTC";
	const isOwn = useUser()?.id === account.id;
	const [open, setOpen] = useState<AccountAction | "edit">();
	const close = () => setOpen(undefined);
	const signedIn =
		account.lastSignInAtMs === undefined ? t("never") : dateTime(account.lastSignInAtMs, timeZone, language);
	return (
		<Row>
			<Cell className="font-medium wrap-anywhere">
				{account.name} {isOwn && <span className="font-normal text-ink-3">({t("you")})</span>}
				<span className="hidden text-small font-normal text-ink-3 phone:block">{t(ROLE_WORDS[account.role])}</span>
			</Cell>
			<Cell className="phone:hidden">{t(ROLE_WORDS[account.role])}</Cell>
			<Cell>
				<span className="inline-flex items-center gap-1.5">
					<StatusDot tone={account.isBlocked ? "red" : "green"} />
					{t(account.isBlocked ? "blocked" : "active")}
				</span>
				{account.hasSecondFactor && <span className="text-ink-3"> · {t("hasFactor")}</span>}
			</Cell>
			<Cell isNumber className={account.tokenCount === 0 ? "text-ink-3 max-lg:hidden" : "max-lg:hidden"}>
				{account.tokenCount}
			</Cell>
			<Cell className="text-ink-2 max-lg:hidden">{signedIn}</Cell>
			<Cell className="text-right">
				<Menu trigger={<IconButton icon={Ellipsis} name={t("accountMenu", { name: account.name })} />}>
					<MenuItem icon={UserRoundPen} onSelect={() => setOpen("edit")}>
						{t("accountChange")}
					</MenuItem>
					{account.hasSecondFactor && (
						<MenuItem icon={ShieldOff} onSelect={() => setOpen("factor")}>
							{t("accountFactor")}
						</MenuItem>
					)}
					<MenuItem
						icon={account.isBlocked ? UserRoundCheck : Ban}
						onSelect={() => setOpen(account.isBlocked ? "unblock" : "block")}
					>
						{t(account.isBlocked ? "accountUnblock" : "accountBlock")}
					</MenuItem>
					<MenuSeparator />
					<MenuItem icon={Trash2} isDangerous onSelect={() => setOpen("remove")}>
						{t("accountRemove")}
					</MenuItem>
				</Menu>
				{open === "edit" && <EditAccount account={account} onClose={close} />}
				{open !== undefined && open !== "edit" && <AccountQuestion account={account} action={open} onClose={close} />}
			</Cell>
		</Row>
	);
}
