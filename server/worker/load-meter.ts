import type { Clock } from "@/server/clock";
import { type ProcessUsage, UsageMeter } from "@/server/process-usage";

/** What a worker process costs its machine. */
export interface WorkerLoad {
	/** Processor time since the last look, in cores: 0.5 is half of one. */
	cpuCores: number;
	memoryBytes: number;
	usage: ProcessUsage;
}

/** Measures this process; each call tells of the time since the one before. */
export function createLoadMeter(clock: Clock): () => WorkerLoad {
	const meter = new UsageMeter();
	let lastMs = clock.monotonicMs();
	let lastCpuS = meter.read().cpuS;
	return () => {
		const usage = meter.read();
		const nowMs = clock.monotonicMs();
		const cpuCores = (usage.cpuS - lastCpuS) / (Math.max(1, nowMs - lastMs) / 1_000);
		lastMs = nowMs;
		lastCpuS = usage.cpuS;
		return { cpuCores, memoryBytes: usage.memoryBytes, usage };
	};
}
