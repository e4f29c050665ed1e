import type { Metadata } from "next";
import { NewTask } from "@/components/task-form/new-task";

export const metadata: Metadata = { title: "New task" };

export default function NewTaskPage() {
	return <NewTask />;
}
