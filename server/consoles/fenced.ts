import type { Journal, Placement } from "@/server/supervisor/types";

/** Lets a call through only while `isHeld` says yes; afterwards nothing happens. */
function gate(isHeld: () => boolean) {
	return <Args extends unknown[]>(act: (...args: Args) => void) =>
		(...args: Args): void => {
			if (isHeld()) act(...args);
		};
}

/** A journal that takes nothing once another console may write the same history. */
export function fencedJournal(journal: Journal, isHeld: () => boolean): Journal {
	const held = gate(isHeld);
	return {
		runStarted: held((run) => journal.runStarted(run)),
		runEnded: held((run) => journal.runEnded(run)),
		runProgressed: held((run) => journal.runProgressed(run)),
		event: held((event) => journal.event(event)),
		skipped: held((kept) => journal.skipped(kept)),
		throughput: held((rows) => journal.throughput(rows)),
		wishFulfilled: held((taskId) => journal.wishFulfilled(taskId)),
		flushed: () => journal.flushed(),
	};
}

/** A placement that is neither asked nor heard once another console may supervise what runs there. */
export function fencedPlacement(placement: Placement, isHeld: () => boolean): Placement {
	const held = gate(isHeld);
	return {
		isLasting: placement.isLasting,
		start: held((assignment) => placement.start(assignment)),
		running: () => placement.running(),
		dismiss: held((member) => placement.dismiss(member)),
		stop: held((taskId) => placement.stop(taskId)),
		abandon: held((taskId) => placement.abandon(taskId)),
		watch: held((taskId, isWatched) => placement.watch(taskId, isWatched)),
		allowAddresses: held((entries) => placement.allowAddresses(entries)),
		setLogLevel: held((level) => placement.setLogLevel(level)),
		onMessage: (listener) => placement.onMessage(held(listener)),
		shutdown: () => placement.shutdown(),
	};
}
