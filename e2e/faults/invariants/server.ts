import type { Bench } from "../lab";
import { hasCensus, peakBytes, socketCount } from "../processes/census";
import type { ConsoleServer } from "../processes/console-server";
import { until } from "../processes/until";
import { Rig } from "../rig";

/** What a worker holds while it hosts nothing. */
interface Holdings {
	sockets: number;
	active: Record<string, number>;
	listeners: number;
}

export type ServerBaseline = ReadonlyMap<number, Holdings>;

/** For all faults of the short form together; a message of 64 MiB has a case and a server of its own. */
const MEMORY_BOUND_BYTES = 768 * 1_048_576;

/** Lets one task per worker run and end, so that everything made once is made; then notes what the workers hold. */
export async function takeBaseline(bench: Bench, server: ConsoleServer): Promise<ServerBaseline> {
	const rigs = await Promise.all(["warm-up-a", "warm-up-b"].map((name) => Rig.make(bench, server, name, {})));
	for (const rig of rigs) await rig.start();
	for (const rig of rigs) await rig.finish();
	for (const rig of rigs) await rig.end();
	const baseline = new Map<number, Holdings>();
	for (const pid of server.workers) baseline.set(pid, await holdingsOf(server, pid));
	return baseline;
}

/** @throws when the server holds anything that it did not hold before */
export async function checkServer(server: ConsoleServer, baseline: ServerBaseline): Promise<Record<string, number>> {
	const { workers } = server;
	const strangers = workers.filter((pid) => !baseline.has(pid));
	if (strangers.length > 0 || workers.length !== baseline.size) {
		throw new Error(`Workers were ${[...baseline.keys()].join(", ")} and are ${workers.join(", ")}.`);
	}
	for (const [pid, before] of baseline) {
		let now = before;
		await until(
			"a worker that hosts nothing holds what it held before",
			async () => {
				now = await holdingsOf(server, pid);
				return JSON.stringify(now) === JSON.stringify(before);
			},
			{ tell: () => `Before: ${JSON.stringify(before)}. Now: ${JSON.stringify(now)}.`, patienceMs: 30_000 },
		);
	}
	const tasks = await server.api.list();
	if (tasks.length > 0) throw new Error(`Tasks are left: ${tasks.map(({ name }) => name).join(", ")}.`);
	const peaks = [server.pid, ...workers].map(peakBytes);
	const peakMiB = Math.round(Math.max(...peaks) / 1_048_576);
	if (Math.max(...peaks) > MEMORY_BOUND_BYTES) throw new Error(`A process took ${peakMiB} MiB.`);
	const exitCode = await server.stop();
	if (exitCode !== 0)
		throw new Error(`The server ended with ${exitCode} after SIGTERM:\n${server.output.slice(-2_000)}`);
	await server.workersGone();
	const strayFiles = server.strayFiles();
	if (strayFiles.length > 0) throw new Error(`Files are left in the data folder: ${strayFiles.join(", ")}.`);
	return { "peak memory of a process, MiB": peakMiB };
}

async function holdingsOf(server: ConsoleServer, pid: number): Promise<Holdings> {
	const { active, listeners } = await server.resources(pid);
	const sorted = Object.fromEntries(Object.entries(active).sort(([a], [b]) => a.localeCompare(b)));
	return { sockets: hasCensus ? socketCount(pid) : 0, active: sorted, listeners };
}
