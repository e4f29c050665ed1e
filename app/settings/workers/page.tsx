import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { WorkersPage } from "@/components/workers/workers-page";

export const generateMetadata = pageTitle("workers.title");

export default function SettingsWorkersPage() {
	return page("worker:read", () => <WorkersPage />);
}
