import { type Clock, every, type TimerHandle } from "@/server/clock";
import type { Vgroup } from "@/server/simulator/engine/catalog";
import type { Engine } from "@/server/simulator/engine/engine";
import { refusals } from "@/server/simulator/engine/errors";
import type { Topic } from "@/server/simulator/engine/topic";
import type { Consumer } from "./consumer";

/** What a consumer group keeps for one topic; outlives its consumers. */
export interface Subscription {
	readonly groupId: string;
	readonly topic: Topic;
	/** Next version to read, by vgroup id. */
	readonly committed: Map<number, number>;
	readonly members: Set<Consumer>;
	/** Who reads which vgroup, by vgroup id. */
	assigned: Map<number, Consumer>;
	/** Members came or went since the last rebalance. */
	isStale: boolean;
	commit(vgroupId: number, offset: number, consumer: Consumer): void;
}

/** One commit, for whoever keeps a record of them. */
export interface Commit {
	readonly groupId: string;
	readonly clientId: string;
	readonly tmqTopic: string;
	readonly vgroupId: number;
	/** Next version to read. */
	readonly offset: number;
}

const MAX_GROUPS_PER_TOPIC = 100;

/**
 * Consumer groups: who is a member, who reads which vgroup, and how far a group has come. Joining, leaving and timeouts
 * take effect at the next tick, as in the server.
 */
export class ConsumerGroups {
	readonly #subscriptions = new Map<string, Subscription>();
	readonly #ticker: TimerHandle;
	readonly #waiting: (() => void)[] = [];
	/** While false, no heartbeat arrives from any consumer, as if the adapter hung. */
	hasHeartbeats = true;
	/** Told of every commit at the moment it takes effect. */
	onCommit: ((commit: Commit) => void) | undefined;

	constructor(
		private readonly engine: Engine,
		private readonly clock: Clock,
		tickMs: number,
	) {
		this.#ticker = every(clock, tickMs, () => this.#tick());
	}

	close(): void {
		this.#ticker.cancel();
		for (const resolve of this.#waiting.splice(0)) resolve();
	}

	/** Resolves once the group was rebalanced with the new member in it. */
	async join(consumer: Consumer, topicNames: readonly string[]): Promise<void> {
		if (topicNames.includes("")) throw refusals.invalidParameters();
		const topics = topicNames.map((name) => this.engine.topic(name));
		const subscriptions = topics.map((topic) => this.#subscriptionOf(consumer.options.groupId, topic));
		consumer.topics = topicNames;
		consumer.isSubscribed = true;
		consumer.lastPollMs = this.clock.monotonicMs();
		consumer.lastHeartbeatMs = consumer.lastPollMs;
		if (consumer.isRemoved) return;
		for (const subscription of subscriptions) {
			subscription.members.add(consumer);
			subscription.isStale = true;
			this.engine.appendInternal(subscription.topic);
		}
		if (subscriptions.length > 0) await this.#nextTick();
	}

	/** Takes the consumer out of its group; what it read goes to the others at the next tick. */
	leave(consumer: Consumer): void {
		for (const subscription of this.#subscriptions.values()) {
			if (subscription.members.delete(consumer)) subscription.isStale = true;
		}
		consumer.isSubscribed = false;
		consumer.topics = [];
		consumer.release();
	}

	async leaveAndSettle(consumer: Consumer): Promise<void> {
		const wasMember = consumer.topics.length > 0 && !consumer.isRemoved;
		this.leave(consumer);
		if (wasMember) await this.#nextTick();
	}

	list(): readonly Subscription[] {
		return [...this.#subscriptions.values()];
	}

	/** `drop topic`: refused while somebody is subscribed, unless forced; then the consumers are removed. */
	dropTopic(name: string, isForced: boolean): void {
		this.engine.topic(name);
		const concerned = this.list().filter((subscription) => subscription.topic.name === name);
		if (!isForced && concerned.some((subscription) => subscription.members.size > 0)) throw refusals.topicSubscribed();
		for (const subscription of concerned) this.#forget(subscription);
		this.engine.removeTopic(name);
		this.engine.notify();
	}

	dropGroup(groupId: string, topicName: string, options: { isForced?: boolean; ifExists?: boolean } = {}): void {
		const subscription = this.#subscriptions.get(keyOf(groupId, topicName));
		if (subscription === undefined) {
			if (options.ifExists) return;
			throw this.engine.topics.has(topicName) ? refusals.groupNotExist() : refusals.topicNotExist();
		}
		if (!options.isForced && subscription.members.size > 0) throw refusals.groupUsed();
		this.#forget(subscription);
		this.engine.notify();
	}

	/** Removes every consumer of the group, as if none had polled in time. */
	evict(groupId: string): void {
		const concerned = this.list().filter((subscription) => subscription.groupId === groupId);
		for (const consumer of new Set(concerned.flatMap(({ members }) => [...members]))) this.#remove(consumer);
		this.engine.notify();
	}

	/** Committed offsets of a group on a topic, by vgroup id. */
	committed(groupId: string, topicName: string): ReadonlyMap<number, number> {
		return this.#subscriptions.get(keyOf(groupId, topicName))?.committed ?? new Map();
	}

	#forget(subscription: Subscription): void {
		for (const consumer of [...subscription.members]) this.#remove(consumer);
		this.#subscriptions.delete(keyOf(subscription.groupId, subscription.topic.name));
	}

	#subscriptionOf(groupId: string, topic: Topic): Subscription {
		const key = keyOf(groupId, topic.name);
		const found = this.#subscriptions.get(key);
		if (found !== undefined) return found;
		const siblings = this.list().filter((subscription) => subscription.topic === topic);
		if (siblings.length >= MAX_GROUPS_PER_TOPIC) throw refusals.groupLimit();
		const committed = new Map<number, number>();
		const subscription: Subscription = {
			groupId,
			topic,
			committed,
			members: new Set(),
			assigned: new Map(),
			isStale: false,
			commit: (vgroupId, offset, { options: { clientId } }) => {
				committed.set(vgroupId, offset);
				this.onCommit?.({ groupId, clientId, tmqTopic: topic.name, vgroupId, offset });
			},
		};
		this.#subscriptions.set(key, subscription);
		return subscription;
	}

	#nextTick(): Promise<void> {
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	#tick(): void {
		this.#evict();
		for (const subscription of this.#subscriptions.values()) {
			if (!subscription.isStale) continue;
			subscription.isStale = false;
			rebalance(subscription);
		}
		for (const resolve of this.#waiting.splice(0)) resolve();
		this.engine.notify();
	}

	#evict(): void {
		const nowMs = this.clock.monotonicMs();
		const consumers = new Set(this.list().flatMap((subscription) => [...subscription.members]));
		for (const consumer of consumers) {
			if (this.hasHeartbeats) consumer.lastHeartbeatMs = nowMs;
			const isSilent = nowMs - consumer.lastHeartbeatMs > consumer.options.sessionTimeoutMs;
			const isSlow = nowMs - consumer.lastPollMs > consumer.options.maxPollIntervalMs;
			if (isSilent || isSlow) this.#remove(consumer);
		}
	}

	#remove(consumer: Consumer): void {
		for (const subscription of this.#subscriptions.values()) {
			if (subscription.members.delete(consumer)) subscription.isStale = true;
		}
		consumer.isRemoved = true;
		consumer.release();
	}
}

/** Spreads the vgroups evenly; a member keeps as many of its own as its share allows. */
export function rebalance(subscription: Subscription): void {
	const { vgroups } = subscription.topic.database;
	const members = [...subscription.members];
	const shares = new Map<Consumer, Vgroup[]>(members.map((member) => [member, []]));
	const quotaOf = (index: number) =>
		Math.floor(vgroups.length / members.length) + (index < vgroups.length % members.length ? 1 : 0);
	const free: Vgroup[] = [];
	for (const vgroup of vgroups) {
		const owner = subscription.assigned.get(vgroup.id);
		const share = owner && shares.get(owner);
		if (owner && share && share.length < quotaOf(members.indexOf(owner))) share.push(vgroup);
		else free.push(vgroup);
	}
	for (const [index, member] of members.entries()) {
		const share = shares.get(member) ?? [];
		share.push(...free.splice(0, Math.max(0, quotaOf(index) - share.length)));
	}
	subscription.assigned = new Map();
	for (const [member, share] of shares) {
		member.assign(subscription, share);
		for (const vgroup of share) subscription.assigned.set(vgroup.id, member);
	}
}

function keyOf(groupId: string, topicName: string): string {
	return `${topicName} ${groupId}`;
}
