import type { Metadata } from "next";
import { EditTask } from "@/components/task-form/edit-task";

export const metadata: Metadata = { title: "Edit task" };

export default async function EditTaskPage({ params }: { params: Promise<{ id: string }> }) {
	const { id } = await params;
	return <EditTask taskId={id} />;
}
