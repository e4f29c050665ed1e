/** Where server code takes its time from, so that tests can advance it by hand. */
export interface Clock {
	/** Unix time in ms; may jump. For people and for the store. */
	nowMs(): number;
	/** Never jumps. For durations. */
	monotonicMs(): number;
	setTimeout(callback: () => void, delayMs: number): TimerHandle;
}

export interface TimerHandle {
	cancel(): void;
}

export const systemClock: Clock = {
	nowMs: () => Date.now(),
	monotonicMs: () => performance.now(),
	setTimeout(callback, delayMs) {
		const timer = setTimeout(callback, delayMs);
		return { cancel: () => clearTimeout(timer) };
	},
};

/** Resolves after the delay, or rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		if (signal?.aborted) return reject(signal.reason);
		const onAbort = () => {
			timer.cancel();
			reject(signal?.reason);
		};
		const timer = clock.setTimeout(() => {
			signal?.removeEventListener("abort", onAbort);
			resolve();
		}, delayMs);
		signal?.addEventListener("abort", onAbort, { once: true });
	});
}

/** Repeats until cancelled; the next turn is planned after the callback returned. */
export function every(clock: Clock, intervalMs: number, callback: () => void): TimerHandle {
	let timer = clock.setTimeout(turn, intervalMs);
	function turn() {
		callback();
		if (!isCancelled) timer = clock.setTimeout(turn, intervalMs);
	}
	let isCancelled = false;
	return {
		cancel() {
			isCancelled = true;
			timer.cancel();
		},
	};
}

interface SharedInterval {
	callbacks: Set<() => void>;
	timer: TimerHandle;
}

const sharedIntervals = new WeakMap<Clock, Map<number, SharedInterval>>();

/**
 * Repeats like `every`, with one timer for all that repeat at this interval: waking up is what hundreds of tasks at rest
 * cost. The first turn comes with that of the others, within the interval.
 */
export function everyTogether(clock: Clock, intervalMs: number, callback: () => void): TimerHandle {
	const intervals = sharedIntervals.get(clock) ?? new Map<number, SharedInterval>();
	sharedIntervals.set(clock, intervals);
	const shared = intervals.get(intervalMs) ?? begin();
	function begin(): SharedInterval {
		const callbacks = new Set<() => void>();
		const timer = every(clock, intervalMs, () => {
			for (const each of callbacks) each();
		});
		const begun = { callbacks, timer };
		intervals.set(intervalMs, begun);
		return begun;
	}
	// Somebody may repeat the same function twice.
	const own = () => callback();
	shared.callbacks.add(own);
	return {
		cancel() {
			if (!shared.callbacks.delete(own) || shared.callbacks.size > 0) return;
			shared.timer.cancel();
			if (intervals.get(intervalMs) === shared) intervals.delete(intervalMs);
		},
	};
}
