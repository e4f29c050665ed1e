import { monitorEventLoopDelay } from "node:perf_hooks";
import type { ProcessUsage } from "@/lib/api/worker";

export type { ProcessUsage };

/**
 * The monitor's own timer: each of its measurements holds this much that was no delay. A delay of this length is always
 * seen, a shorter one as often as it is long; each turn wakes a process that may have nothing else to do.
 */
const RESOLUTION_MS = 100;

/** Watches the process it is made in. Looks do not depend on who else looks, but for the delays, which start anew. */
export class UsageMeter {
	readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

	constructor() {
		this.#delays.enable();
	}

	read(): ProcessUsage {
		const { user, system } = process.cpuUsage();
		const { rss, heapUsed } = process.memoryUsage();
		const usage = {
			uptimeS: process.uptime(),
			cpuS: (user + system) / 1e6,
			memoryBytes: rss,
			heapBytes: heapUsed,
			eventLoopDelay: {
				meanS: delayOf(this.#delays.mean),
				p99S: delayOf(this.#delays.percentile(99)),
				maxS: delayOf(this.#delays.max),
			},
		};
		this.#delays.reset();
		return usage;
	}

	close(): void {
		this.#delays.disable();
	}
}

/** Several processes as one: what they take together, and the delays of the one that has least time. */
export function togetherOf(usages: readonly ProcessUsage[]): ProcessUsage {
	const sum = (read: (usage: ProcessUsage) => number) => usages.reduce((total, usage) => total + read(usage), 0);
	const worst = (read: (usage: ProcessUsage) => number) => Math.max(0, ...usages.map(read));
	return {
		uptimeS: worst(({ uptimeS }) => uptimeS),
		cpuS: sum(({ cpuS }) => cpuS),
		memoryBytes: sum(({ memoryBytes }) => memoryBytes),
		heapBytes: sum(({ heapBytes }) => heapBytes),
		eventLoopDelay: {
			meanS: worst(({ eventLoopDelay }) => eventLoopDelay.meanS),
			p99S: worst(({ eventLoopDelay }) => eventLoopDelay.p99S),
			maxS: worst(({ eventLoopDelay }) => eventLoopDelay.maxS),
		},
	};
}

/** @param measuredNs not a number before the first measurement */
function delayOf(measuredNs: number): number {
	return Math.max(0, (measuredNs || 0) / 1e9 - RESOLUTION_MS / 1_000);
}
