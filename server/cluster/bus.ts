import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import * as z from "zod";
import { messageOf } from "@/lib/errors";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import type { Logger } from "@/server/log";
import { type BusChannel, type BusMessages, CLUSTER_PROTOCOL_VERSION } from "./messages";
import type { RedisAccess } from "./redis";

type Listener<C extends BusChannel> = (message: BusMessages[C], from: string) => void;

const envelopeSchema = z.object({ v: z.number(), from: z.string(), m: z.looseObject({}) });

const ECHO_CHECK_MS = 2_000;

export interface BusOptions {
	redis: RedisAccess;
	clock: Clock;
	logger: Logger;
	/** Names this process to the others. */
	id?: string;
}

/**
 * Messages between consoles and workers, each to everybody who listens on its channel, over Redis' pub/sub. Quick and
 * unsure: what is sent while somebody's connection is away does not reach them, so nothing may depend on one message.
 * What has to be certain is in the queue, or is said again.
 */
export class Bus implements AsyncDisposable {
	readonly id: string;
	readonly #options: BusOptions;
	readonly #listeners = new Map<BusChannel, Set<Listener<BusChannel>>>();
	readonly #publisher: Redis;
	readonly #subscriber: Redis;
	readonly #prefix: string;
	readonly #foreignVersions = new Set<string>();
	readonly #pinger: TimerHandle;
	readonly #missers = new Set<() => void>();

	constructor(options: BusOptions) {
		this.#options = options;
		this.id = options.id ?? randomUUID();
		this.#prefix = `spillway:${options.redis.database}:`;
		this.#publisher = options.redis.hasty();
		this.#subscriber = options.redis.patient();
		this.#subscriber.on("message", (channel: string, text: string) => this.#onMessage(channel, text));
		this.#subscriber.once("ready", () => this.#subscriber.on("ready", () => this.#tellMissed()));
		// A subscriber owes no answer by itself: without a question a dead connection would stay unnoticed.
		this.#pinger = every(options.clock, ECHO_CHECK_MS, () => {
			this.#subscriber.ping().catch((error) => options.redis.tell(error));
		});
	}

	/** Sends to all processes that listen, this one included. Resolves to whether Redis has taken it. */
	async publish<C extends BusChannel>(channel: C, message: BusMessages[C]): Promise<boolean> {
		const text = JSON.stringify({ v: CLUSTER_PROTOCOL_VERSION, from: this.id, m: message });
		try {
			await this.#publisher.publish(this.#prefix + channel, text);
			return true;
		} catch (error) {
			this.#options.logger.debug({ channel, reason: messageOf(error) }, "message not sent");
			return false;
		}
	}

	/** Listens until the returned function is called. */
	on<C extends BusChannel>(channel: C, listener: Listener<C>): () => void {
		const own: Listener<BusChannel> = (message, from) => listener(message as BusMessages[C], from);
		const listeners = this.#listeners.get(channel) ?? new Set();
		this.#listeners.set(channel, listeners);
		listeners.add(own);
		if (listeners.size === 1) {
			this.#subscriber.subscribe(this.#prefix + channel).catch((error) => this.#options.redis.tell(error));
		}
		return () => listeners.delete(own);
	}

	/** Told when it listens again after its connection was lost: messages may have been missed. */
	onMissed(listener: () => void): void {
		this.#missers.add(listener);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#pinger.cancel();
		this.#missers.clear();
		this.#subscriber.disconnect();
		// What was said last still goes out.
		await this.#publisher.quit().catch(() => this.#publisher.disconnect());
	}

	#tellMissed(): void {
		// Answered after the channels were asked for again, which comes first on the same connection.
		this.#subscriber.ping().then(
			() => {
				for (const listener of this.#missers) listener();
			},
			(error) => this.#options.redis.tell(error),
		);
	}

	#onMessage(name: string, text: string): void {
		const channel = name.slice(this.#prefix.length) as BusChannel;
		const envelope = envelopeSchema.safeParse(readJson(text));
		if (!envelope.success) {
			this.#options.logger.warn({ channel }, "a message on the bus is none of Spillway's");
			return;
		}
		const { v, from, m } = envelope.data;
		if (v !== CLUSTER_PROTOCOL_VERSION) {
			this.#tellForeign(from, v);
			return;
		}
		// Written by `publish` of a process of this version.
		for (const listener of [...(this.#listeners.get(channel) ?? [])]) {
			listener(m as unknown as BusMessages[BusChannel], from);
		}
	}

	#tellForeign(from: string, version: number): void {
		if (this.#foreignVersions.has(from)) return;
		this.#foreignVersions.add(from);
		this.#options.logger.warn(
			{ from, version, own: CLUSTER_PROTOCOL_VERSION },
			"a process of another version of Spillway is on this Redis: its messages are passed over",
		);
	}
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
