import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { AccountsPage } from "@/components/settings-accounts/accounts-page";

export const metadata: Metadata = { title: "Accounts" };

export default function SettingsAccountsPage() {
	return page("account:manage", () => <AccountsPage />);
}
