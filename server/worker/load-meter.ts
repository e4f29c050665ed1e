import type { Clock } from "@/server/clock";

/** What a worker process costs its machine. */
export interface WorkerLoad {
	/** Processor time since the last look, in cores: 0.5 is half of one. */
	cpuCores: number;
	memoryBytes: number;
}

/** Measures this process; each call tells of the time since the one before. */
export function createLoadMeter(clock: Clock): () => WorkerLoad {
	let lastMs = clock.monotonicMs();
	let last = process.cpuUsage();
	return () => {
		const nowMs = clock.monotonicMs();
		const used = process.cpuUsage(last);
		const spanMs = Math.max(1, nowMs - lastMs);
		lastMs = nowMs;
		last = process.cpuUsage();
		return { cpuCores: (used.user + used.system) / 1_000 / spanMs, memoryBytes: process.memoryUsage.rss() };
	};
}
