import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { EditTask } from "@/components/task-form/edit-task";

export const generateMetadata = pageTitle("form.editTitle");

export default async function EditTaskPage({ params }: { params: Promise<{ id: string }> }) {
	const { id } = await params;
	return page("task:edit", () => <EditTask taskId={id} />);
}
