import type { Task } from "@/lib/api/task";
import type { ServiceContext } from "../context";
import { readTasks } from "./internal";

/** All tasks by name, with what they are doing. */
export async function listTasks({ ctx }: { ctx: ServiceContext }): Promise<{ tasks: Task[] }> {
	return { tasks: await readTasks(ctx) };
}
