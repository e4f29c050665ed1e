import { expect, test } from "vitest";
import { togetherOf, UsageMeter } from "./process-usage";

test("several processes take the sum, and are as late as the latest", () => {
	const one = {
		uptimeS: 9,
		cpuS: 1,
		memoryBytes: 10,
		heapBytes: 4,
		eventLoopDelay: { meanS: 0.1, p99S: 0.2, maxS: 0.3 },
	};
	const other = {
		uptimeS: 5,
		cpuS: 2,
		memoryBytes: 20,
		heapBytes: 6,
		eventLoopDelay: { meanS: 0, p99S: 0.4, maxS: 0.9 },
	};
	expect(togetherOf([one, other])).toEqual({
		uptimeS: 9,
		cpuS: 3,
		memoryBytes: 30,
		heapBytes: 10,
		eventLoopDelay: { meanS: 0.1, p99S: 0.4, maxS: 0.9 },
	});
	expect(togetherOf([]).eventLoopDelay.maxS).toBe(0);
});

test("a look before anything was measured tells no delay, and never less than none", () => {
	const meter = new UsageMeter();
	try {
		const { eventLoopDelay, cpuS, memoryBytes } = meter.read();
		expect(Object.values(eventLoopDelay).every((delay) => delay >= 0)).toBe(true);
		expect([cpuS > 0, memoryBytes > 1e6]).toEqual([true, true]);
	} finally {
		meter.close();
	}
});
