import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { EditTask } from "@/components/task-form/edit-task";

export const metadata: Metadata = { title: "Edit task" };

export default async function EditTaskPage({ params }: { params: Promise<{ id: string }> }) {
	const { id } = await params;
	return page("task:edit", () => <EditTask taskId={id} />);
}
