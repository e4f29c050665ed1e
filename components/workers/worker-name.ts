import type { WorkerStatus } from "@/lib/api/worker";

/** What a worker is called in names of buttons and in questions. */
export function nameOf({ machine, pid }: Pick<WorkerStatus, "machine" | "pid">): string {
	return `${machine} ${pid}`;
}
