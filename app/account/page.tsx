import { pageTitle } from "@/app/page-title";
import { AccountPage } from "@/components/account/account-page";
import { page } from "../page-access";

export const generateMetadata = pageTitle("accounts.yourAccount");

export default function OwnAccountPage() {
	return page("account:own", () => <AccountPage />);
}
