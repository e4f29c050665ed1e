import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { ConnectionList } from "@/components/connections/connection-list";

export const metadata: Metadata = { title: "Connections" };

export default function ConnectionsPage() {
	return page("connection:read", () => <ConnectionList />);
}
