import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { AccountsPage } from "@/components/settings-accounts/accounts-page";

export const generateMetadata = pageTitle("accounts.accountsTitle");

export default function SettingsAccountsPage() {
	return page("account:manage", () => <AccountsPage />);
}
