import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { ImportPage } from "@/components/task-import/import-page";

export const metadata: Metadata = { title: "Import tasks" };

export default function ImportTasksPage() {
	return page("task:edit", () => <ImportPage />);
}
