import type { Redis } from "ioredis";
import { type Clock, sleep } from "@/server/clock";
import { taskOfJob } from "@/server/cluster/queue";
import { knownLabels } from "@/server/cluster/queues";
import { jobsOnNoWorker } from "@/server/cluster/unheld";
import { type Finding, fail, ok } from "./finding";

/** What was only on its way to a worker has arrived by then. */
const ARRIVED_MS = 3_000;

/** Whether somebody runs what is in the queues. */
export async function checkPlacement(redis: Redis, clock: Clock): Promise<Finding> {
	const check = "placement";
	const before = await onNoWorker(redis);
	if (before.length > 0) await sleep(clock, ARRIVED_MS);
	const after = new Set(before.length === 0 ? [] : await onNoWorker(redis));
	const tasks = new Set(before.filter((jobId) => after.has(jobId)).map(taskOfJob));
	if (tasks.size === 0) return ok(check, "every task that shall run is on a worker");
	const message = tasks.size === 1 ? "1 task is on no worker" : `${tasks.size} tasks are on no worker`;
	return fail(check, message, "start a worker: spillway worker; a task that needs one with a label says so");
}

async function onNoWorker(redis: Redis): Promise<string[]> {
	const labels = [undefined, ...(await knownLabels(redis))];
	return (await Promise.all(labels.map((label) => jobsOnNoWorker(redis, label)))).flat();
}
