import type { Metadata } from "next";
import { page } from "@/app/page-access";
import { TASK_TABS } from "@/components/task/tabs";
import { TaskPage } from "@/components/task/task-page";

export const metadata: Metadata = { title: "Task" };

interface Props {
	params: Promise<{ id: string }>;
	searchParams: Promise<{ tab?: string | string[] }>;
}

export default async function Page({ params, searchParams }: Props) {
	const { id } = await params;
	const { tab } = await searchParams;
	return page("task:read", () => <TaskPage taskId={id} tab={TASK_TABS.find((name) => name === tab) ?? "live"} />);
}
