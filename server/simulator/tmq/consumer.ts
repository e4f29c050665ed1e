import type { Vgroup } from "@/server/simulator/engine/catalog";
import type { Engine } from "@/server/simulator/engine/engine";
import { refusals } from "@/server/simulator/engine/errors";
import { planSnapshot, type ScannedMessage, type SnapshotPlan, scan } from "@/server/simulator/engine/scan";
import type { OutBlock, Topic } from "@/server/simulator/engine/topic";
import type { Subscription } from "./groups";

/** Sentinels that stand for an offset where there is none. */
export const OFFSET_IN_SNAPSHOT = -2147467258;
export const OFFSET_NOT_COMMITTED = -2147467247;

export interface ConsumerOptions {
	readonly groupId: string;
	readonly clientId: string;
	readonly offsetReset: "earliest" | "latest" | "none";
	readonly isSnapshotEnabled: boolean;
	readonly isBatchMeta: boolean;
	readonly minPollRows: number;
	readonly sessionTimeoutMs: number;
	readonly maxPollIntervalMs: number;
}

/** A message on its way: what the log gave, and from where. */
export interface Delivery {
	readonly topic: Topic;
	readonly vgroup: Vgroup;
	readonly type: 1 | 2 | 3;
	/** As `poll` announces it. */
	readonly offset: number;
	/** Positions in the payload's head; undefined stands for a snapshot offset. */
	readonly headBegin: number | undefined;
	readonly headNext: number | undefined;
	readonly meta: ScannedMessage["meta"];
	readonly blocks: readonly OutBlock[];
}

/** How far one consumer has come in one vgroup of one topic. */
interface Position {
	readonly subscription: Subscription;
	readonly vgroup: Vgroup;
	/** Next version to read; undefined until the first poll decides, and while a snapshot is read. */
	next: number | undefined;
	/** Where the message delivered last began. */
	begin: number | undefined;
	/** The log's bounds are known to the client: after `assignment` or data. */
	isRangeKnown: boolean;
	snapshot: { readonly plan: SnapshotPlan; sent: number } | undefined;
}

/** A member of a consumer group, as the adapter's native client keeps it for one connection. */
export class Consumer {
	/** Removed from the group by the server: nothing but a new connection helps. */
	isRemoved = false;
	isSubscribed = false;
	topics: readonly string[] = [];
	lastPollMs: number;
	lastHeartbeatMs: number;
	readonly #positions = new Map<string, Position>();
	#turn = 0;

	constructor(
		private readonly engine: Engine,
		readonly options: ConsumerOptions,
		nowMs: number,
	) {
		this.lastPollMs = nowMs;
		this.lastHeartbeatMs = nowMs;
	}

	/** Takes over what a rebalance gave it; positions in vgroups that it keeps stay. */
	assign(subscription: Subscription, vgroups: readonly Vgroup[]): void {
		for (const [key, position] of this.#positions) {
			if (position.subscription === subscription && !vgroups.includes(position.vgroup)) this.#positions.delete(key);
		}
		for (const vgroup of vgroups) {
			const key = keyOf(subscription.topic.name, vgroup.id);
			if (this.#positions.has(key)) continue;
			const unread = { next: undefined, begin: undefined, isRangeKnown: false, snapshot: undefined };
			this.#positions.set(key, { subscription, vgroup, ...unread });
		}
	}

	release(): void {
		this.#positions.clear();
	}

	assignedTopics(): string[] {
		return [...new Set([...this.#positions.values()].map((position) => position.subscription.topic.name))];
	}

	/** The next message of whichever vgroup has one, each in its turn. */
	take(): Delivery | undefined {
		const positions = [...this.#positions.values()];
		for (let step = 0; step < positions.length; step++) {
			const index = (this.#turn + step) % positions.length;
			const position = positions[index];
			const delivery = position && this.#read(position);
			if (delivery === undefined) continue;
			this.#turn = index + 1;
			return delivery;
		}
		return undefined;
	}

	#read(position: Position): Delivery | undefined {
		if (position.next === undefined && position.snapshot === undefined) this.#begin(position);
		if (position.snapshot !== undefined) return readSnapshot(position, position.snapshot);
		if (position.next === undefined) return undefined;
		const { topic } = position.subscription;
		const { message, next } = scan(topic, position.vgroup, position.next, {
			minPollRows: this.options.minPollRows,
			isBatchMeta: this.options.isBatchMeta || this.options.isSnapshotEnabled,
		});
		position.next = next;
		if (message === undefined) return undefined;
		position.begin = message.begin;
		position.isRangeKnown = true;
		const { type, meta, blocks, begin } = message;
		const offset = type === 2 ? next : begin;
		return { topic, vgroup: position.vgroup, type, offset, headBegin: begin, headNext: next, meta, blocks };
	}

	#begin(position: Position): void {
		const { subscription, vgroup } = position;
		const committed = subscription.committed.get(vgroup.id);
		if (committed === undefined && this.options.offsetReset === "earliest" && this.options.isSnapshotEnabled) {
			const plan = planSnapshot(subscription.topic, vgroup, this.engine.stored, this.options.minPollRows);
			if (plan !== undefined) {
				position.snapshot = { plan, sent: 0 };
				return;
			}
		}
		position.next = this.#startOf(position);
	}

	/** Where reading begins: the committed offset, else what `auto.offset.reset` says; undefined for `none`. */
	#startOf({ subscription, vgroup }: Position): number | undefined {
		const committed = subscription.committed.get(vgroup.id);
		if (committed !== undefined) return committed;
		switch (this.options.offsetReset) {
			case "earliest":
				return vgroup.log.begin;
			case "latest":
				return vgroup.log.end;
			case "none":
				return undefined;
		}
		return this.options.offsetReset satisfies never;
	}

	/** Commits everything delivered so far. */
	commitAll(): void {
		for (const { subscription, vgroup, next, snapshot } of this.#positions.values()) {
			const reached = snapshot === undefined ? next : undefined;
			if (reached !== undefined) subscription.commit(vgroup.id, reached, this);
		}
	}

	commitOffset(topic: string, vgroupId: number, offset: number): void {
		const position = this.#positionFor(topic, vgroupId);
		checkRange(position, offset);
		position.subscription.commit(vgroupId, offset, this);
	}

	seek(topic: string, vgroupId: number, offset: number): void {
		const position = this.#positionFor(topic, vgroupId);
		// The native client lets -1 pass; reading then begins at the oldest version.
		if (offset !== -1) checkRange(position, offset);
		if (!position.isRangeKnown) throw refusals.notInitialized();
		position.next = offset === -1 ? position.vgroup.log.begin : offset;
		position.begin = position.next;
	}

	committed(topic: string, vgroupId: number): number {
		const position = this.#find(topic, vgroupId);
		if (position.snapshot !== undefined) throw refusals.snapshot();
		return position.subscription.committed.get(vgroupId) ?? OFFSET_NOT_COMMITTED;
	}

	position(topic: string, vgroupId: number): number {
		const position = this.#find(topic, vgroupId);
		if (position.snapshot !== undefined) throw refusals.snapshot();
		if (position.next !== undefined) return position.next;
		if (!position.isRangeKnown) throw refusals.notInitialized();
		return this.#startOf(position) ?? OFFSET_NOT_COMMITTED;
	}

	assignment(topic: string) {
		const positions = this.#positionsOf(topic);
		if (this.#mayReadSnapshot(positions)) throw refusals.snapshot();
		return positions.map((position) => {
			position.isRangeKnown = true;
			const { log, id } = position.vgroup;
			const offset = position.begin ?? this.#startOf(position) ?? OFFSET_NOT_COMMITTED;
			return { vgroup_id: id, offset, begin: log.begin, end: log.end };
		});
	}

	/**
	 * Before the first log message is delivered, a consumer with snapshot reading has no log offsets to speak of, not even
	 * where the group has committed one.
	 */
	#mayReadSnapshot(positions: readonly Position[]): boolean {
		return positions.some(
			({ snapshot, begin }) => snapshot !== undefined || (this.options.isSnapshotEnabled && begin === undefined),
		);
	}

	#positionsOf(topic: string): Position[] {
		if (!this.topics.includes(topic) || this.isRemoved) throw refusals.topicNotMine();
		return [...this.#positions.values()].filter((position) => position.subscription.topic.name === topic);
	}

	#find(topic: string, vgroupId: number): Position {
		const position = this.#positionsOf(topic).find((each) => each.vgroup.id === vgroupId);
		if (position === undefined) throw refusals.vgroupNotMine();
		return position;
	}

	#positionFor(topic: string, vgroupId: number): Position {
		const position = this.#find(topic, vgroupId);
		if (this.#mayReadSnapshot([position])) throw refusals.snapshot();
		return position;
	}
}

function readSnapshot(position: Position, snapshot: NonNullable<Position["snapshot"]>): Delivery | undefined {
	const blocks = snapshot.plan.messages[snapshot.sent] ?? [];
	snapshot.sent++;
	const isLast = snapshot.sent === snapshot.plan.messages.length;
	if (isLast) {
		position.snapshot = undefined;
		position.next = snapshot.plan.nextVersion;
	}
	return {
		topic: position.subscription.topic,
		vgroup: position.vgroup,
		type: 1,
		offset: OFFSET_IN_SNAPSHOT,
		headBegin: undefined,
		headNext: isLast ? snapshot.plan.nextVersion : undefined,
		meta: undefined,
		blocks,
	};
}

function checkRange({ isRangeKnown, vgroup }: Position, offset: number): void {
	if (!isRangeKnown) throw refusals.notInitialized();
	if (offset < vgroup.log.begin || offset > vgroup.log.end) throw refusals.offsetOutOfRange();
}

function keyOf(topic: string, vgroupId: number): string {
	return `${vgroupId} ${topic}`;
}
