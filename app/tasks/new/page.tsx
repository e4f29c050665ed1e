import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { NewTask } from "@/components/task-form/new-task";

export const metadata: Metadata = { title: "New task" };

export default function NewTaskPage() {
	return page("task:edit", () => <NewTask />);
}
