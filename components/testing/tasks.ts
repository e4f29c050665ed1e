import type { Task, TaskLive } from "@/lib/api/task";
import { noCounters } from "@/lib/task/counters";

/** What a task does in a test; everything else is filled in. */
export function makeTask(part: Partial<Task> & { id: string }, live: Partial<TaskLive> = {}): Task {
	return {
		name: part.id,
		labels: [],
		source: "tmq+ws://root@tdengine.example:6041/topic_meters?group.id=g",
		broker: "mqtt://broker.example:1883?version=5.0&client_id=c&topic=plant/%7Btable%7D",
		storedSecrets: [],
		desired: "stopped",
		createdAtMs: 0,
		changedAtMs: 0,
		isDemo: false,
		warnings: [],
		sparkline: [],
		...part,
		live: {
			atMs: 0,
			state: { phase: "stopped", sinceMs: 0 },
			counters: noCounters(),
			rates: { read: 0, published: 0, skipped: 0, failed: 0 },
			inFlightLimit: 128,
			retentionGap: 0,
			vgroups: [],
			...live,
		},
	};
}
