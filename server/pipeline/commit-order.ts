import type { VgroupAddress } from "@/lib/tmq/requests";
import type { TmqMessage } from "@/lib/tmq/types";
import type { ResumePoint } from "@/server/tmq/types";

interface Entry {
	readonly message: TmqMessage;
	isAcknowledged: boolean;
}

/**
 * Keeps messages of each vgroup in the order in which they were read: a message may be committed once it and all before
 * it were acknowledged. Remembers how far that is, for a session that has to be opened again.
 */
export class CommitOrder {
	readonly #waiting = new Map<string, Entry[]>();
	readonly #resume = new Map<string, ResumePoint>();

	/** @returns a function to call when every MQTT message of it was acknowledged; it gives what may be committed now */
	add(message: TmqMessage): () => TmqMessage[] {
		const key = keyOf(message.address);
		const queue = this.#waiting.get(key) ?? [];
		this.#waiting.set(key, queue);
		const entry: Entry = { message, isAcknowledged: false };
		queue.push(entry);
		return () => {
			entry.isAcknowledged = true;
			const ready: TmqMessage[] = [];
			while (queue[0]?.isAcknowledged) {
				const next = queue.shift();
				if (next !== undefined) ready.push(next.message);
			}
			for (const done of ready) this.#note(done);
			return ready;
		};
	}

	/**
	 * Acknowledged up to here, whether the commits arrived or not. Also of vgroups that went to another member: all before
	 * it was published, so committing it is right whenever the vgroup comes back and the other one had not come so far.
	 */
	get resumePoints(): ResumePoint[] {
		return [...this.#resume.values()];
	}

	/** The vgroup's log is another one now: what was acknowledged of the old one says nothing of it. */
	forget(at: VgroupAddress): void {
		this.#resume.delete(keyOf(at));
	}

	/** The server has confirmed a commit in this vgroup. */
	confirmed(address: TmqMessage["address"]): void {
		const point = this.#resume.get(keyOf(address));
		if (point !== undefined) point.isCommitted = true;
	}

	#note({ address: { tmqTopic, vgroupId }, nextOffset }: TmqMessage): void {
		if (nextOffset === undefined) return;
		const key = keyOf({ tmqTopic, vgroupId });
		const isCommitted = this.#resume.get(key)?.isCommitted ?? false;
		this.#resume.set(key, { tmqTopic, vgroupId, nextOffset, ...(isCommitted ? { isCommitted } : {}) });
	}
}

function keyOf({ tmqTopic, vgroupId }: { tmqTopic: string; vgroupId: number }): string {
	return `${vgroupId} ${tmqTopic}`;
}
