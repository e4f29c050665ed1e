import type { Task } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import type { ServiceContext } from "../context";
import { readTasks } from "./internal";

/** All tasks by name, with what they are doing. */
export async function listTasks({ ctx }: { ctx: ServiceContext }): Promise<{ tasks: Task[] }> {
	permit(ctx, "task:read");
	return { tasks: await readTasks(ctx) };
}
