import type { WorkerStatus } from "@/lib/api/worker";

/** What a worker is called in names of buttons and in questions. */
export function nameOf({ name, machine, pid }: Pick<WorkerStatus, "name" | "machine" | "pid">): string {
	return name === machine ? `${machine} ${pid}` : name;
}
