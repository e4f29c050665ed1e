import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { ImportPage } from "@/components/task-import/import-page";

export const generateMetadata = pageTitle("taskImport.title");

export default function ImportTasksPage() {
	return page("task:edit", () => <ImportPage />);
}
