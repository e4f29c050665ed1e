import type { Task } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { readTask } from "./internal";

/** @throws NotFoundError */
export function getTask({ ctx, input }: Call<{ id: string }>): Promise<Task> {
	permit(ctx, "task:read");
	return readTask(ctx, input.id);
}
