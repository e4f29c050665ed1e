import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { NewTask } from "@/components/task-form/new-task";

export const generateMetadata = pageTitle("form.newTask");

export default function NewTaskPage() {
	return page("task:edit", () => <NewTask />);
}
