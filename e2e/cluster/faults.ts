import { expect } from "../faults/invariants/checks";
import { pause } from "../faults/processes/until";
import type { Rig } from "../faults/rig";
import type { Cluster, Recovery } from "./cluster";

export interface ClusterFault {
	id: string;
	/** What happens, and what must come of it. */
	title: string;
	/** Somebody ends too suddenly to tell what was published in the last second. */
	losesCounts?: boolean;
	run(cluster: Cluster): Promise<Recovery>;
}

const REDIS_AWAY_MS = 3_000;
/** The lock's time and half of it. */
const REDIS_AWAY_LONG_MS = 15_000;
const POSTGRESQL_AWAY_MS = 3_000;
const FROZEN_MS = 60_000;

/** Rows keep being written while each of these happens. */
export const faults: readonly ClusterFault[] = [
	{
		id: "kill-worker",
		title: "kill -9 of a worker and its processes: the others take over what it had",
		losesCounts: true,
		async run(cluster) {
			const [victim] = cluster.workers;
			await victim?.kill();
			const faultMs = performance.now();
			await cluster.allowUncommitted(new Map());
			const recovery = await cluster.recovers(faultMs);
			await victim?.up();
			return recovery;
		},
	},
	{
		id: "drain-worker",
		title: "SIGTERM to a worker: it gives its pipelines away, repeats nothing and ends with 0",
		async run(cluster) {
			const [, victim] = cluster.workers;
			const faultMs = performance.now();
			const code = await victim?.stop();
			expect(code === 0, `the worker ended with 0, not ${code}`);
			const recovery = await cluster.recovers(faultMs);
			await victim?.up();
			return recovery;
		},
	},
	{
		id: "kill-console",
		title: "kill -9 of the console that supervises: nothing moves, nothing is repeated; the other goes on",
		async run(cluster) {
			const [victim] = cluster.consoles;
			await victim?.kill();
			const recovery = await cluster.recovers(performance.now());
			await victim?.up();
			for (const rig of cluster.rigs) rig.watchReports();
			return recovery;
		},
	},
	{
		id: "rolling-restart",
		title: "every worker and every console is ended and started again, one after the other: nothing is repeated",
		async run(cluster) {
			const recoveries: Recovery[] = [];
			for (const one of [...cluster.workers, ...cluster.consoles]) {
				cluster.write();
				const restartMs = performance.now();
				await one.stop();
				recoveries.push(await cluster.recovers(restartMs));
				await one.up();
			}
			for (const rig of cluster.rigs) rig.watchReports();
			const slowest = (read: (recovery: Recovery) => number) => Math.max(...recoveries.map(read));
			return { median: slowest(({ median }) => median), all: slowest(({ all }) => all) };
		},
	},
	{
		id: "kill-redis",
		title: "kill -9 of Redis, which is back after 3 s: nothing moves, nothing is repeated",
		async run(cluster) {
			await cluster.redis.kill();
			const faultMs = performance.now();
			await pause(REDIS_AWAY_MS);
			await cluster.redis.restart();
			return cluster.recovers(faultMs);
		},
	},
	{
		id: "redis-away",
		title: "Redis is away for longer than the lock: the workers fall silent, and begin again when it is back",
		async run(cluster) {
			await cluster.redis.kill();
			const awayMs = performance.now();
			const allowed = new Map<Rig, Set<number>>();
			await cluster.allowUncommitted(allowed);
			await pause(REDIS_AWAY_LONG_MS - (performance.now() - awayMs));
			await cluster.allowUncommitted(allowed);
			await cluster.redis.restart();
			return cluster.recovers(performance.now());
		},
	},
	{
		id: "kill-postgresql",
		title: "kill -9 of PostgreSQL, which is back after 3 s: nothing moves, nothing is repeated",
		async run(cluster) {
			await cluster.postgresql.kill();
			const faultMs = performance.now();
			await pause(POSTGRESQL_AWAY_MS);
			await cluster.postgresql.restart();
			return cluster.recovers(faultMs);
		},
	},
	{
		id: "freeze-worker",
		title:
			"SIGSTOP of a worker and its processes for a minute: the others take over; thawed, it publishes nothing of it",
		async run(cluster) {
			const [, , victim] = cluster.workers;
			const allowed = new Map<Rig, Set<number>>();
			victim?.freeze();
			const faultMs = performance.now();
			await cluster.allowUncommitted(allowed);
			// TDengine takes the frozen consumers for alive, so the new ones are given a part of the vgroups for now.
			const recovery = await cluster.recovers(faultMs, "subscribed");
			cluster.write();
			await pause(FROZEN_MS - (performance.now() - faultMs));
			victim?.thaw();
			await cluster.allowUncommitted(allowed);
			await cluster.recovers(performance.now());
			return recovery;
		},
	},
];
