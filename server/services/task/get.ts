import type { Task } from "@/lib/api/task";
import type { Call } from "../context";
import { readTask } from "./internal";

/** @throws NotFoundError */
export function getTask({ ctx, input }: Call<{ id: string }>): Promise<Task> {
	return readTask(ctx, input.id);
}
