import { NO_OFFSET } from "@/lib/tmq/types";
import type { RecordedMessage, Recording } from "./recording";

/** Progress of one consumer group over a recording; it outlives connections. */
export class ReplayGroup {
	readonly #recording: Recording;
	/** Indexes of the messages that need not be delivered again. */
	readonly #done = new Set<number>();
	readonly #offsets = new Map<string, number>();

	constructor(recording: Recording) {
		this.#recording = recording;
	}

	get doneCount(): number {
		return this.#done.size;
	}

	isDone(index: number): boolean {
		return this.#done.has(index);
	}

	/** What `commit` does: everything delivered so far is done. */
	commitDelivered(indexes: Iterable<number>): void {
		for (const index of indexes) {
			const message = this.#recording.messages[index];
			if (!message) continue;
			this.#done.add(index);
			const key = keyOf(message.tmqTopic, message.vgroupId);
			if (!message.isSnapshot) this.#offsets.set(key, Math.max(message.nextOffset, this.#offsets.get(key) ?? 0));
		}
	}

	/** What `commit_offset` does: a message is done once the offset has reached the position after it. */
	commitOffset(tmqTopic: string, vgroupId: number, offset: number): void {
		for (const [index, message] of this.#entriesOf(tmqTopic, vgroupId)) {
			if (message.nextOffset <= offset) this.#done.add(index);
			else this.#done.delete(index);
		}
		this.#offsets.set(keyOf(tmqTopic, vgroupId), offset);
	}

	committed(tmqTopic: string, vgroupId: number): number {
		return this.#offsets.get(keyOf(tmqTopic, vgroupId)) ?? Number(NO_OFFSET);
	}

	/** Next offset to read for a consumer that was delivered these messages. */
	position(tmqTopic: string, vgroupId: number, delivered: ReadonlySet<number>): number {
		let next = Math.max(0, this.committed(tmqTopic, vgroupId));
		for (const [index, message] of this.#entriesOf(tmqTopic, vgroupId)) {
			if (delivered.has(index)) next = message.nextOffset;
		}
		return next;
	}

	/** One past the newest log entry, or undefined when the recording knows no such vgroup. */
	end(tmqTopic: string, vgroupId: number): number | undefined {
		const ends = this.#entriesOf(tmqTopic, vgroupId).map(([, message]) => message.nextOffset);
		for (const line of this.#recording.assignments.get(tmqTopic) ?? []) {
			if (line.vgroup_id === vgroupId) ends.push(line.end);
		}
		return ends.length === 0 ? undefined : Math.max(...ends);
	}

	vgroupIds(tmqTopic: string): number[] {
		const ids = new Set((this.#recording.assignments.get(tmqTopic) ?? []).map((line) => line.vgroup_id));
		for (const message of this.#recording.messages) if (message.tmqTopic === tmqTopic) ids.add(message.vgroupId);
		return [...ids];
	}

	/** Positions cannot be read or moved while stored data of these topics is undelivered. */
	isReadingSnapshot(tmqTopics: readonly string[]): boolean {
		return this.#recording.messages.some(
			(message, index) => message.isSnapshot && tmqTopics.includes(message.tmqTopic) && !this.#done.has(index),
		);
	}

	#entriesOf(tmqTopic: string, vgroupId: number): [number, RecordedMessage][] {
		return [...this.#recording.messages.entries()].filter(
			([, message]) => message.tmqTopic === tmqTopic && message.vgroupId === vgroupId,
		);
	}
}

function keyOf(tmqTopic: string, vgroupId: number): string {
	return `${tmqTopic}/${vgroupId}`;
}
