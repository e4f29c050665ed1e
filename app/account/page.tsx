import type { Metadata } from "next";
import { AccountPage } from "@/components/account/account-page";
import { page } from "../page-access";

export const metadata: Metadata = { title: "Your account" };

export default function OwnAccountPage() {
	return page("account:own", () => <AccountPage />);
}
