import { Suspense } from "react";
import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { ListSkeleton } from "@/components/tasks/list-skeleton";
import { TaskList } from "@/components/tasks/task-list";

export const generateMetadata = pageTitle("tasks.title");

export default function TasksPage() {
	return page("task:read", () => (
		<Suspense fallback={<ListSkeleton />}>
			<TaskList />
		</Suspense>
	));
}
