import type { Clock } from "@/server/clock";

/** The system's clock sped up: minutes of a protocol's waits become tenths of a second. */
export function fastClock(speed: number): Clock {
	const startMs = Date.now();
	const origin = performance.now();
	const elapsed = () => (performance.now() - origin) * speed;
	return {
		nowMs: () => Math.floor(startMs + elapsed()),
		monotonicMs: elapsed,
		setTimeout(callback, delayMs) {
			const timer = setTimeout(callback, delayMs / speed);
			return { cancel: () => clearTimeout(timer) };
		},
	};
}
