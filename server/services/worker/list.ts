import * as z from "zod";
import type { WorkerList, WorkerStatus } from "@/lib/api/worker";
import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { parseInput } from "../input";

const inputSchema = z.object({ taskId: z.string().optional() });

/**
 * The processes that host pipelines, by machine; with a task only those that host pipelines of it, as far as they are
 * heard: what a silent one told last is on its way elsewhere.
 *
 * @throws InputError
 */
export function listWorkers({ ctx, input }: Call<unknown>): WorkerList {
	permit(ctx, "worker:read");
	const { taskId } = parseInput(inputSchema, input);
	const all = ctx.workers.workers();
	const wanted = taskId === undefined ? all : all.flatMap((worker) => ofTask(worker, taskId));
	const workers = wanted.toSorted((a, b) => a.machine.localeCompare(b.machine) || a.pid - b.pid);
	return { workers, isLocal: ctx.workers.isLocal };
}

function ofTask(worker: WorkerStatus, taskId: string): WorkerStatus[] {
	if (worker.state === "silent") return [];
	const pipelines = worker.pipelines.filter((pipeline) => pipeline.taskId === taskId);
	return pipelines.length === 0 ? [] : [{ ...worker, pipelines }];
}
