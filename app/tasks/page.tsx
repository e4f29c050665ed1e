import type { Metadata } from "next";
import { Suspense } from "react";
import { page } from "@/app/page-access";
import { ListSkeleton } from "@/components/tasks/list-skeleton";
import { TaskList } from "@/components/tasks/task-list";

export const metadata: Metadata = { title: "Tasks" };

export default function TasksPage() {
	return page("task:read", () => (
		<Suspense fallback={<ListSkeleton />}>
			<TaskList />
		</Suspense>
	));
}
