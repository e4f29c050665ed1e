import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { ConnectionList } from "@/components/connections/connection-list";

export const generateMetadata = pageTitle("connections.title");

export default function ConnectionsPage() {
	return page("connection:read", () => <ConnectionList />);
}
