"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ROLE_WORDS } from "@/components/accounts/role-name";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import { HeadCell, Table } from "@/components/ui/table";
import { ROLES } from "@/lib/accounts/roles";
import { AccountRow } from "./account-row";
import { NewAccount } from "./new-account";
import { RequireSecondFactor } from "./require-second-factor";
import { useAccounts } from "./use-accounts";

const ROLE_TEXTS = {
	viewer: "roleViewerText",
	operator: "roleOperatorText",
	editor: "roleEditorText",
	administrator: "roleAdministratorText",
} as const;

/** Settings → Accounts: who may sign in, and what each may do. */
export function AccountsPage() {
	const t = useTranslations("accounts");
	const { data, error } = useAccounts();
	const [isCreating, setIsCreating] = useState(false);
	return (
		<>
			<div className="flex flex-wrap items-center gap-3">
				<h1 className="mr-auto text-title">{t("accountsTitle")}</h1>
				<Button variant="primary" icon={Plus} onClick={() => setIsCreating(true)}>
					{t("accountNew")}
				</Button>
			</div>
			<p className="mt-1 mb-4 max-w-[90ch] text-ink-2">{t("accountsText")}</p>
			{error !== null && <Note tone="red">{error.message}</Note>}
			{data === undefined && error === null && <Skeleton className="h-24 w-full" />}
			{data !== undefined && (
				<Table aria-label={t("accountsTitle")} className="border-b border-line">
					<thead className="phone:sr-only">
						<tr>
							<HeadCell>{t("columnName")}</HeadCell>
							<HeadCell className="w-32 phone:hidden">{t("columnRole")}</HeadCell>
							<HeadCell className="w-48 max-lg:w-32 phone:w-20">{t("columnState")}</HeadCell>
							<HeadCell isNumber className="w-20 max-lg:hidden">
								{t("columnTokens")}
							</HeadCell>
							<HeadCell className="w-44 max-lg:hidden">{t("columnSignIn")}</HeadCell>
							<HeadCell className="w-10">
								<span className="sr-only">{t("columnMenu")}</span>
							</HeadCell>
						</tr>
					</thead>
					<tbody>
						{data.map((account) => (
							<AccountRow key={account.id} account={account} />
						))}
					</tbody>
				</Table>
			)}
			<RequireSecondFactor />
			<section aria-label={t("rolesTitle")} className="mt-6">
				<h2 className="text-section">{t("rolesTitle")}</h2>
				<dl className="mt-1.5 grid grid-cols-[120px_minmax(0,80ch)] gap-y-1 phone:block">
					{ROLES.map((role) => (
						<div key={role} className="contents">
							<dt className="font-medium">{t(ROLE_WORDS[role])}</dt>
							<dd className="text-ink-2 phone:mb-2">{t(ROLE_TEXTS[role])}</dd>
						</div>
					))}
				</dl>
			</section>
			{isCreating && <NewAccount onClose={() => setIsCreating(false)} />}
		</>
	);
}
