import type { WebSocket } from "ws";
import type { Clock } from "@/server/clock";
import type { Engine } from "@/server/simulator/engine/engine";
import { refusals, TdengineError } from "@/server/simulator/engine/errors";
import type { Faults } from "@/server/simulator/faults";
import { errorAnswer, jsonText } from "./answer";
import { Consumer } from "./consumer";
import type { ConsumerGroups } from "./groups";
import { fetchAction, type HeldMessage, isFetch } from "./held-message";
import { type AutoCommit, readOptions } from "./options";
import { PollQueue } from "./poll-queue";
import { type ArgsOf, parseRequest, type TmqRequest } from "./request";

export interface SessionContext {
	readonly engine: Engine;
	readonly groups: ConsumerGroups;
	readonly clock: Clock;
	readonly faults: Faults;
	readonly serverVersion: string;
	isAuthorized(user: string, password: string): boolean;
}

/** What an action adds to the common members of its answer, or the frame that is its answer. */
type Outcome = Record<string, unknown> | Uint8Array;

/**
 * One connection to `/rest/tmq`: at most one consumer, at most one held message, one native call at a time. Requests that
 * the adapter would drop are dropped here too.
 */
export class TmqSession {
	#consumer: Consumer | undefined;
	#autoCommit: AutoCommit = { isOn: false, intervalMs: 0 };
	#lastAutoCommitMs = Number.NEGATIVE_INFINITY;
	#held: HeldMessage | undefined;
	#messageCounter = 0n;
	#lock: Promise<unknown> = Promise.resolve();
	#isClosing = false;
	readonly #polls = new PollQueue<Extract<TmqRequest, { action: "poll" }>>((request) =>
		this.#answer(request, () => this.#poll(request.args)),
	);
	readonly #wakers = new Set<() => void>();

	constructor(
		private readonly socket: WebSocket,
		private readonly context: SessionContext,
	) {}

	receive(text: string): void {
		const request = parseRequest(text);
		const { faults } = this.context;
		if (request === undefined || this.#isClosing) return;
		if (faults.isSilent || faults.unanswered.has(request.action)) return;
		if (request.action === "poll") this.#polls.add(request);
		else void this.#answer(request, () => this.#run(request));
	}

	/** The client has gone (may be told twice): a poll under way is finished, then the consumer leaves its group. Nothing is committed. */
	async close(): Promise<void> {
		this.#isClosing = true;
		this.#polls.close();
		await this.#lock;
		this.#held = undefined;
		if (this.#consumer !== undefined) this.context.groups.leave(this.#consumer);
	}

	/** Ends a poll under way at once, for when the whole simulator closes. */
	abandon(): void {
		this.#isClosing = true;
		for (const wake of [...this.#wakers]) wake();
	}

	#run(request: Exclude<TmqRequest, { action: "poll" }>): Promise<Outcome> | Outcome {
		if (request.action === "version") return { version: this.context.serverVersion };
		return this.#locked(async () => {
			if (request.action === "subscribe") return this.#subscribe(request.args);
			const consumer = this.#consumer;
			if (consumer === undefined) throw refusals.adapter("tmq not init");
			if (isFetch(request)) return fetchAction(request, this.#held, this.context.clock);
			return this.#onConsumer(request, consumer);
		});
	}

	/** All native calls of a connection run under one lock, in the order of their arrival. */
	#locked<T>(call: () => Promise<T>): Promise<T> {
		const result = this.#lock.then(call);
		this.#lock = result.catch(() => {});
		return result;
	}

	async #subscribe(args: ArgsOf<"subscribe">): Promise<Outcome> {
		const { groups, engine, clock, serverVersion } = this.context;
		if (this.#consumer?.isSubscribed) throw refusals.adapter("tmq should have unsubscribed first");
		let consumer = this.#consumer;
		if (consumer === undefined) {
			const options = readOptions(args);
			if (!this.context.isAuthorized(args.user ?? "", args.password ?? "")) {
				throw refusals.adapter("init tscObj failed");
			}
			consumer = new Consumer(engine, options.consumer, clock.monotonicMs());
			this.#autoCommit = options.autoCommit;
		}
		await groups.join(consumer, args.topics ?? []);
		this.#consumer = consumer;
		this.#polls.open();
		return { version: serverVersion };
	}

	async #onConsumer(
		request: Exclude<TmqRequest, { action: "poll" | "version" | "subscribe" | `fetch${string}` }>,
		consumer: Consumer,
	): Promise<Outcome> {
		switch (request.action) {
			case "unsubscribe":
				this.#held = undefined;
				await this.context.groups.leaveAndSettle(consumer);
				return {};
			case "commit":
				consumer.commitAll();
				return { message_id: request.args.message_id ?? 0n };
			case "commit_offset": {
				const { topic = "", vgroup_id = 0n, offset = 0n } = request.args;
				consumer.commitOffset(topic, Number(vgroup_id), Number(offset));
				return { topic, vgroup_id, offset };
			}
			case "committed":
				return { committed: request.args.topic_vgroup_ids?.map((at) => consumer.committed(at.topic, at.vgroupId)) };
			case "position":
				return { position: request.args.topic_vgroup_ids?.map((at) => consumer.position(at.topic, at.vgroupId)) };
			case "assignment":
				return { assignment: consumer.assignment(request.args.topic ?? "") };
			case "seek":
				consumer.seek(
					request.args.topic ?? "",
					Number(request.args.vgroup_id ?? 0n),
					Number(request.args.offset ?? 0n),
				);
				return {};
			case "list_topics":
				return { topics: consumer.assignedTopics() };
		}
		return request satisfies never;
	}

	async #poll(args: ArgsOf<"poll">): Promise<Outcome> {
		const { message_id: acknowledged, blocking_time: blockingMs = 0n } = args;
		return this.#locked(async () => {
			const consumer = this.#consumer;
			if (consumer === undefined) throw refusals.adapter("tmq not init");
			if (acknowledged !== undefined && this.#held !== undefined && acknowledged !== this.#held.id) {
				return announce(this.#held);
			}
			this.#commitIfDue(consumer);
			const held = await this.#next(consumer, Number(blockingMs));
			consumer.lastPollMs = this.context.clock.monotonicMs();
			if (held === undefined) return NOTHING;
			this.#held = held;
			return announce(held);
		});
	}

	/** The adapter's own auto commit: at the start of a poll, the first one included. */
	#commitIfDue(consumer: Consumer): void {
		const nowMs = this.context.clock.monotonicMs();
		if (!this.#autoCommit.isOn || nowMs - this.#lastAutoCommitMs < this.#autoCommit.intervalMs) return;
		this.#lastAutoCommitMs = nowMs;
		consumer.commitAll();
	}

	async #next(consumer: Consumer, blockingMs: number): Promise<HeldMessage | undefined> {
		const { clock } = this.context;
		const deadlineMs = blockingMs < 0 ? Number.POSITIVE_INFINITY : clock.monotonicMs() + blockingMs;
		if (!consumer.isRemoved) consumer.lastPollMs = clock.monotonicMs();
		for (;;) {
			if (consumer.isRemoved) throw refusals.consumerNotExist();
			const delivery = consumer.isSubscribed ? consumer.take() : undefined;
			if (delivery !== undefined) return { id: ++this.#messageCounter, delivery, nextBlock: 0, fetched: undefined };
			const leftMs = deadlineMs - clock.monotonicMs();
			if (leftMs <= 0 || (this.#isClosing && leftMs === Number.POSITIVE_INFINITY)) return undefined;
			if (await this.#changeOrTimeout(leftMs)) return undefined;
		}
	}

	/** Waits until a log or a group has changed; true when the session was abandoned meanwhile. */
	async #changeOrTimeout(leftMs: number): Promise<boolean> {
		const { clock, engine } = this.context;
		let isAbandoned = false;
		await new Promise<void>((resolve) => {
			const done = () => {
				stop();
				timer?.cancel();
				this.#wakers.delete(abandon);
				resolve();
			};
			const abandon = () => {
				isAbandoned = true;
				done();
			};
			const stop = engine.onChange(done);
			const timer = Number.isFinite(leftMs) ? clock.setTimeout(done, leftMs) : undefined;
			this.#wakers.add(abandon);
		});
		return isAbandoned;
	}

	async #answer(request: TmqRequest, run: () => Promise<Outcome> | Outcome): Promise<void> {
		const { clock, faults } = this.context;
		const startMs = clock.monotonicMs();
		let answer: string | Uint8Array;
		let isAnnouncement = false;
		try {
			const failure = faults.takeFailure(request.action);
			if (failure !== undefined) throw new TdengineError(failure.code, failure.message);
			const outcome = await run();
			isAnnouncement = !(outcome instanceof Uint8Array) && outcome["have_message"] === true;
			const common = { code: 0, message: "", action: request.action, req_id: request.args.req_id ?? 0n };
			const timing = Math.round((clock.monotonicMs() - startMs) * 1e6);
			answer = outcome instanceof Uint8Array ? outcome : jsonText({ ...common, timing, ...outcome });
		} catch (error) {
			answer = errorAnswer(request, error, (clock.monotonicMs() - startMs) * 1e6);
		}
		if (faults.answerDelayMs > 0) {
			await new Promise<void>((resolve) => clock.setTimeout(resolve, faults.answerDelayMs));
		}
		if (this.#isClosing || this.socket.readyState !== this.socket.OPEN || faults.isSilent) return;
		this.socket.send(answer);
		if (isAnnouncement && faults.countAnnounced()) this.socket.terminate();
	}
}

const NOTHING = {
	have_message: false,
	topic: "",
	database: "",
	vgroup_id: 0,
	message_type: 0,
	message_id: 0,
	offset: 0,
};

function announce({ id, delivery }: HeldMessage) {
	return {
		have_message: true,
		topic: delivery.topic.name,
		database: delivery.topic.database.name,
		vgroup_id: delivery.vgroup.id,
		message_type: delivery.type,
		message_id: id,
		offset: delivery.offset,
	};
}
