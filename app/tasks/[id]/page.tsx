import { page } from "@/app/page-access";
import { pageTitle } from "@/app/page-title";
import { TASK_TABS } from "@/components/task/tabs";
import { TaskPage } from "@/components/task/task-page";

export const generateMetadata = pageTitle("task.title");

interface Props {
	params: Promise<{ id: string }>;
	searchParams: Promise<{ tab?: string | string[] }>;
}

export default async function Page({ params, searchParams }: Props) {
	const { id } = await params;
	const { tab } = await searchParams;
	return page("task:read", () => <TaskPage taskId={id} tab={TASK_TABS.find((name) => name === tab) ?? "live"} />);
}
