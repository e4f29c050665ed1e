import { type Deferred, deferred } from "@/lib/deferred";
import type { VgroupAddress } from "@/lib/tmq/requests";
import { type Clock, sleep } from "@/server/clock";
import type { TmqClient } from "./client";
import { vgroupKey } from "./delivery-ledger";
import { TmqError } from "./errors";
import type { RequestScheduler } from "./scheduler";
import { SERVER_CODE } from "./server-error";

export type CommitResult = "committed" | "moved";

interface Waiting {
	offset: bigint;
	readonly result: Deferred<CommitResult>;
}

/** The vgroup belongs to another member of the group now; what it had read and not committed is delivered there. */
const MOVED: ReadonlySet<number | undefined> = new Set([
	SERVER_CODE.consumerMismatch,
	SERVER_CODE.foreignVgroup,
	SERVER_CODE.foreignTopic,
]);

/** Each lets one poll pass. */
const MOST_REPEATS = 5;
const REPEAT_PAUSE_MS = 500;

/** An answer that says "not now": the connection and the subscription are still there. */
function isPassing(error: unknown): error is TmqError {
	return error instanceof TmqError && error.serverCode !== undefined && error.advice === "retry";
}

function isUninitialized(error: TmqError): boolean {
	return error.serverCode === SERVER_CODE.needInitialized;
}

interface CommitterOptions {
	client: TmqClient;
	scheduler: RequestScheduler;
	clock: Clock;
	/** The session is gone: nothing is repeated any more. */
	signal: AbortSignal;
}

/** Commits offsets per vgroup: never backwards, and what waits for the wire at the same time becomes one request. */
export class OffsetCommitter {
	readonly #options: CommitterOptions;
	readonly #waiting = new Map<string, Waiting>();
	readonly #committed = new Map<string, bigint>();

	constructor(options: CommitterOptions) {
		this.#options = options;
	}

	/** Resolves when the server has answered for this offset or a later one. Rejects with `TmqError`. */
	commit(at: VgroupAddress, offset: bigint): Promise<CommitResult> {
		return this.#commit(at, offset, MOST_REPEATS);
	}

	#commit({ tmqTopic, vgroupId }: VgroupAddress, offset: bigint, repeats: number): Promise<CommitResult> {
		const at = { tmqTopic, vgroupId };
		const key = vgroupKey(at);
		const done = this.#committed.get(key);
		if (done !== undefined && done >= offset) return Promise.resolve("committed");
		const waiting = this.#waiting.get(key);
		if (waiting) {
			if (offset > waiting.offset) waiting.offset = offset;
			return waiting.result.promise;
		}
		const fresh: Waiting = { offset, result: deferred<CommitResult>() };
		this.#waiting.set(key, fresh);
		const { scheduler, clock, signal } = this.#options;
		scheduler
			.run("commit", async () => {
				this.#waiting.delete(key);
				const result = await this.#send(at, fresh.offset);
				if (result === "committed") this.#committed.set(key, fresh.offset);
				else this.#committed.delete(key);
				return result;
			})
			.catch(async (error) => {
				if (repeats === 0 || !isPassing(error)) throw error;
				if (!isUninitialized(error)) await sleep(clock, REPEAT_PAUSE_MS, signal);
				// In the middle of a rebalance even `assignment` does not help: the consumer learns its vgroups by polling.
				await scheduler.run("poll", async () => {});
				return this.#commit(at, fresh.offset, repeats - 1);
			})
			.then(fresh.result.resolve, fresh.result.reject);
		return fresh.result.promise;
	}

	async #send(at: VgroupAddress, offset: bigint): Promise<CommitResult> {
		const first = await this.#try(at, offset);
		if (!(first instanceof TmqError)) return first;
		const isMendable = first.serverCode === SERVER_CODE.needInitialized || first.serverCode === SERVER_CODE.outOfRange;
		if (!isMendable) throw first;
		// The server knows the range of the log only after it was asked for.
		const range = (await this.#options.client.assignment(at.tmqTopic)).find(({ vgroupId }) => vgroupId === at.vgroupId);
		if (!range) return "moved";
		const clamped = offset < range.begin ? range.begin : offset > range.end ? range.end : offset;
		const second = await this.#try(at, clamped);
		if (second instanceof TmqError) throw second;
		return second;
	}

	async #try(at: VgroupAddress, offset: bigint): Promise<CommitResult | TmqError> {
		try {
			await this.#options.client.commitOffset(at, offset);
			return "committed";
		} catch (error) {
			if (!(error instanceof TmqError)) throw error;
			if (error.serverCode === SERVER_CODE.sameCommitted) return "committed";
			return MOVED.has(error.serverCode) ? "moved" : error;
		}
	}
}
