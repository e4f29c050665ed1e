import type { PublishBatch } from "@/lib/body/types";
import type { Cause } from "@/lib/task/types";

/** A message that the broker refused for good (not authorised, too large, payload refused). */
export interface Refusal {
	/** Index within the batch. */
	index: number;
	cause: Cause;
}

export interface BatchOutcome {
	/** Acknowledged: PUBACK at QoS 1, PUBCOMP at QoS 2, flushed to the socket at QoS 0. */
	publishedCount: number;
	refusals: readonly Refusal[];
}

export interface BatchTicket {
	/** Everything was handed to the socket, within the window: the next batch may come. */
	readonly accepted: Promise<void>;
	/** Every message of the batch was acknowledged or refused. Rejects only when the publisher is closed or fails. */
	readonly settled: Promise<BatchOutcome>;
}

export type PublisherStatus =
	| { phase: "connecting" }
	| { phase: "connected" }
	| { phase: "retrying"; cause: Cause; attempt: number; nextAttemptAtMs: number }
	| { phase: "failed"; cause: Cause }
	| { phase: "closed" };

/**
 * Publishes batches over one broker connection, in order, and sends again after a lost connection what was not
 * acknowledged. Waits for a broker that is away, for ever, with backoff.
 */
export interface MqttPublisher extends AsyncDisposable {
	/** Resolves on the first connection; rejects with `PublishError` when no retry can mend it, or the signal's reason. */
	connect(signal: AbortSignal): Promise<void>;
	/** One batch after the other: call again once `accepted` has resolved. */
	publish(batch: PublishBatch): BatchTicket;
	/** Messages handed over and neither acknowledged nor refused yet. */
	readonly inFlight: number;
	/** The window: the DSN's `max_inflight` within the broker's Receive Maximum. */
	readonly inFlightLimit: number;
	/** Ms since the last sign of life of a broker that owes one; undefined while it owes none, or is not connected. */
	readonly silentForMs: number | undefined;
	readonly status: PublisherStatus;
	onStatus(listener: (status: PublisherStatus) => void): () => void;
	/** Told of what the broker refuses beside messages; the flow goes on. Returns the end of it. */
	onNotice(listener: (cause: Cause) => void): () => void;
	/** Disconnects cleanly; what is unacknowledged is given up (its `settled` rejects). Idempotent. */
	[Symbol.asyncDispose](): Promise<void>;
}
