import { createMapper, type Mapper } from "@/lib/body/mapper";
import type { MappedMessage } from "@/lib/body/types";
import type { PropertyTemplates } from "@/lib/body/user-properties";
import { type Deferred, deferred } from "@/lib/deferred";
import { messageOf } from "@/lib/errors";
import type { Cause, MessagePlace, PipelineReport, Silence, TaskState } from "@/lib/task/types";
import type { TmqMessage } from "@/lib/tmq/types";
import { parsePropertyTemplate, parseTemplate } from "@/lib/topic-template/parse";
import type { TopicTemplate } from "@/lib/topic-template/types";
import { every, sleep, type TimerHandle } from "@/server/clock";
import { PublishError } from "@/server/mqtt/errors";
import type { BatchOutcome, MqttPublisher, PublisherStatus } from "@/server/mqtt/types";
import { TmqError } from "@/server/tmq/errors";
import type { TmqSession } from "@/server/tmq/types";
import { Accounting } from "./accounting";
import { CommitOrder } from "./commit-order";
import { LiveSamples } from "./live-samples";
import { isAt, placeOf } from "./message-place";
import { Progress } from "./progress";
import { SkippedSamples } from "./skipped-samples";
import { SourceReader } from "./source-reader";
import { StateReporter } from "./state-reporter";
import type { PipelineEnd, PipelineHandle, PipelineOptions } from "./types";

/** With the time that disconnecting takes a stop stays below ten seconds. */
const DRAIN_LIMIT_MS = 7_000;
/** A broker that is away when a stop is asked for gets this long to come back. */
const DRAIN_AWAY_MS = 1_500;
/** Somebody else is about to read on: only what the broker is just acknowledging is still committed. */
const BREAK_OFF_MS = 500;
const DRAIN_CHECK_MS = 100;
const IDLE_CHECK_MS = 250;

/** Reads a subscription, publishes it, commits what was acknowledged; until it is stopped, idle, or cannot go on. */
export function runPipeline(options: PipelineOptions): PipelineHandle {
	return new Pipeline(options);
}

/** Thrown inside to end the run with this cause. */
class RunFailure extends Error {
	readonly reason: Cause;
	readonly refusedAt: MessagePlace | undefined;

	constructor(reason: Cause, refusedAt?: MessagePlace) {
		super(reason.message);
		this.reason = reason;
		this.refusedAt = refusedAt;
	}
}

class Pipeline implements PipelineHandle {
	readonly ended: Promise<PipelineEnd>;
	readonly #options: PipelineOptions;
	readonly #mapper: Mapper;
	readonly #publisher: MqttPublisher;
	readonly #accounting = new Accounting();
	readonly #order = new CommitOrder();
	readonly #progress: Progress;
	readonly #samples: LiveSamples;
	readonly #skipped: SkippedSamples;
	readonly #states: StateReporter;
	readonly #source: SourceReader;
	/** Stop asked for: ends waits for the source, not for what is in flight. */
	readonly #stopping = new AbortController();
	/** Rejects when the run cannot go on, whoever is waiting. */
	readonly #failure: Deferred<never> = deferred();
	/** Messages whose rows are not all answered, or whose commit is under way. */
	readonly #outstanding = new Set<Promise<void>>();
	#endReason: "stopped" | "idle" = "stopped";
	#isBrokenOff = false;
	/** Used up by the first refusal there. */
	#skipAt: MessagePlace | undefined;

	constructor(options: PipelineOptions) {
		const { source, broker, clock, listener } = options;
		this.#options = options;
		this.#skipAt = options.skipAt;
		const topic = templateOf(broker.topic);
		const metaTopic = templateOf(broker.metaTopic);
		this.#mapper = createMapper({
			topic,
			metaTopic,
			withMeta: source.withMeta,
			withMetaDelete: source.withMetaDelete,
			withMetaDrop: source.withMetaDrop,
			userProperties: propertyTemplatesOf(broker.userPropertyTemplates),
			lists: broker.payload === "rows" ? { maxRows: broker.batchRows, maxBytes: broker.batchBytes } : undefined,
		});
		this.#progress = new Progress(clock);
		this.#samples = new LiveSamples(clock, broker.qos, (samples) => listener?.onSamples?.(samples));
		this.#skipped = new SkippedSamples({
			clock,
			templateOf: (kind) => (kind === "data" ? topic : metaTopic),
			send: (samples) => listener?.onSkipped?.(samples),
		});
		this.#states = new StateReporter(clock, listener);
		this.#publisher = options.createPublisher(broker);
		this.#source = new SourceReader({
			options,
			signal: this.#stopping.signal,
			resumePoints: () => this.#order.resumePoints,
			onOpen: (isReadingSnapshot, isAgain) => {
				if (isAgain) this.#accounting.reconnected();
				this.#progress.touched();
				this.#states.sourceConnected(isReadingSnapshot);
			},
			onTopicBack: () => this.#states.topicBack(),
			onLost: (cause, attempt, nextAttemptAtMs) => this.#states.sourceLost(cause, attempt, nextAttemptAtMs),
			onEvent: (event) => {
				if (event.type === "snapshot-finished") this.#states.sourceConnected(false);
				if (event.type === "retention-gap") this.#progress.retentionGap(Number(event.missing));
				if (event.type === "log-begins-anew") this.#order.forget(event);
				this.#states.sourceEvent(event);
			},
		});
		this.#failure.promise.catch(() => {});
		this.ended = this.#run();
	}

	get state(): TaskState {
		return this.#states.state;
	}

	get reportMark(): string | undefined {
		const { version } = this.#progress;
		if (version === undefined || this.#silence !== undefined) return undefined;
		return `${version} ${this.#accounting.version} ${this.#publisher.inFlightLimit}`;
	}

	report(): PipelineReport {
		return {
			...this.#progress.report(),
			counters: this.#accounting.snapshot(),
			inFlightLimit: this.#publisher.inFlightLimit,
			silence: this.#silence,
		};
	}

	stop(): void {
		if (this.#stopping.signal.aborted) return;
		this.#states.stop();
		this.#source.stop();
		this.#stopping.abort(new Error("The run was stopped."));
	}

	breakOff(): void {
		this.#isBrokenOff = true;
		this.stop();
	}

	watch(isWatched: boolean): void {
		this.#samples.watch(isWatched);
	}

	/** A state is as good as the last sign of life behind it. */
	get #silence(): Silence | undefined {
		const broker = this.#publisher.silentForMs;
		if (broker !== undefined) return { side: "broker", forMs: broker };
		const source = this.#source.session?.silentForMs;
		return source === undefined ? undefined : { side: "source", forMs: source };
	}

	async #run(): Promise<PipelineEnd> {
		// The caller has the handle before the first state is told.
		await Promise.resolve();
		this.#states.start();
		const removeListener = this.#publisher.onStatus((status) => this.#onBroker(status));
		const removeNotices = this.#publisher.onNotice((cause) => this.#states.brokerNotice(cause));
		const positions = this.#progress.watchPositions(() => this.#source.session);
		const idleWatch = this.#watchIdle();
		let cause: Cause | undefined;
		let refusedAt: MessagePlace | undefined;
		const work = this.#work();
		try {
			await Promise.race([work, this.#failure.promise]);
		} catch (error) {
			cause = causeOf(error);
			if (error instanceof RunFailure) refusedAt = error.refusedAt;
			if (!(error instanceof RunFailure) && !(error instanceof PublishError))
				this.#options.logger.error({ err: error });
			// What was acknowledged is still committed, so that the next run repeats none of it.
			this.stop();
			await this.#drain();
		} finally {
			this.stop();
			positions.cancel();
			idleWatch?.cancel();
			this.#samples.close();
			removeListener();
			removeNotices();
			await Promise.all([this.#source.close(), this.#publisher[Symbol.asyncDispose]()]);
		}
		// A subscription that was just being opened is closed then, too.
		await Promise.allSettled([work, ...this.#outstanding]);
		this.#skipped.close();
		this.#accounting.returnInFlight();
		this.#states.ended(cause);
		return { reason: cause === undefined ? this.#endReason : "failed", cause, refusedAt };
	}

	async #work(): Promise<void> {
		const { signal } = this.#stopping;
		try {
			const broker = this.#publisher.connect(signal);
			broker.catch((error) => {
				if (!signal.aborted) this.#failure.reject(error);
			});
			while (!signal.aborted) {
				const session = await this.#source.open();
				await broker;
				await this.#source.read((message) => this.#handle(message, session));
				// What was read is acknowledged first, so that a new session repeats none of it.
				await settledOrAborted(Promise.all(this.#outstanding), signal);
			}
		} catch (error) {
			if (!signal.aborted) throw error;
		}
		await this.#drain();
	}

	/** Publishes one message and plans its commit; resolves when the next one may come. */
	async #handle(message: TmqMessage, session: TmqSession): Promise<void> {
		const { clock } = this.#options;
		const mapped = this.#mapper.map(message, clock.nowMs());
		const acknowledge = this.#order.add(message);
		this.#accounting.read(mapped);
		this.#states.unknownMet(mapped.unknownByKey.keys());
		if (mapped.readCount > 0) this.#progress.touched();
		const { accepted, settled } = this.#publisher.publish(mapped.batch);
		const done: Promise<void> = settled
			.then((outcome) => this.#settle(message, mapped, outcome, acknowledge, session))
			.catch((error) => this.#failure.reject(error))
			.finally(() => this.#outstanding.delete(done));
		this.#outstanding.add(done);
		await settledOrAborted(accepted, this.#stopping.signal);
	}

	async #settle(
		message: TmqMessage,
		mapped: MappedMessage,
		outcome: BatchOutcome,
		acknowledge: () => TmqMessage[],
		session: TmqSession,
	): Promise<void> {
		const { clock, broker } = this.#options;
		const first = outcome.refusals[0];
		const isSkippedHere = this.#skipAt !== undefined && isAt(message, this.#skipAt);
		const isRefusalSkipped = broker.onRefused === "skip" || isSkippedHere;
		const delayMs = clock.monotonicMs() - message.polledAtMs;
		this.#accounting.published(outcome.publishedCount, publishedBytes(mapped, outcome));
		this.#progress.acknowledged(mapped, outcome.publishedCount, delayMs);
		const { vgroupId } = message.address;
		this.#samples.settled({ mapped, outcome, vgroupId, delayMs, isRefusalSkipped });
		this.#skipped.settled({ mapped, outcome, vgroupId });
		if (first !== undefined) {
			if (!isRefusalSkipped) throw new RunFailure(first.cause, placeOf(message));
			if (isSkippedHere) this.#skipAt = undefined;
			this.#accounting.failed(outcome.refusals.length);
			this.#states.refusalSkipped(outcome.refusals.length, first.cause);
		}
		await Promise.all(acknowledge().map((ready) => this.#commit(ready, session)));
	}

	/** A commit that fails ends the session, and is made up for when it is opened again. */
	async #commit(message: TmqMessage, session: TmqSession): Promise<void> {
		try {
			if ((await session.commit(message)) === "committed") this.#order.confirmed(message.address);
		} catch (error) {
			this.#options.logger.debug({ reason: messageOf(error) }, "commit did not arrive");
		}
	}

	/** Waits for what is in flight to be acknowledged and committed, for as long as that may take. */
	async #drain(): Promise<void> {
		const { clock } = this.#options;
		const startedMs = clock.monotonicMs();
		const finished = new AbortController();
		const all = Promise.all(this.#outstanding).then(() => finished.abort());
		while (this.#outstanding.size > 0) {
			if (clock.monotonicMs() - startedMs >= this.#drainLimitMs) return;
			await Promise.race([all, sleep(clock, DRAIN_CHECK_MS, finished.signal).catch(() => {})]);
		}
	}

	get #drainLimitMs(): number {
		if (this.#isBrokenOff) return BREAK_OFF_MS;
		return this.#publisher.status.phase === "connected" ? DRAIN_LIMIT_MS : DRAIN_AWAY_MS;
	}

	#onBroker(status: PublisherStatus): void {
		switch (status.phase) {
			case "connected":
				if (this.#states.isBrokerAgain) this.#accounting.reconnected();
				this.#progress.touched();
				this.#states.brokerConnected();
				break;
			case "retrying":
				this.#states.brokerLost(status.cause, status.attempt, status.nextAttemptAtMs);
				break;
			case "failed":
				this.#failure.reject(new RunFailure(status.cause));
				break;
			case "connecting":
			case "closed":
				break;
			default:
				status satisfies never;
		}
	}

	/** Only where somebody asked for an end: hundreds of tasks would pay for looking four times a second. */
	#watchIdle(): TimerHandle | undefined {
		const timeoutMs = this.#options.idleTimeoutMs ?? this.#options.source.idleTimeoutMs;
		if (timeoutMs === undefined) return undefined;
		return every(this.#options.clock, IDLE_CHECK_MS, () => this.#endIfIdle(timeoutMs));
	}

	#endIfIdle(timeoutMs: number): void {
		if (this.state.phase !== "running") return;
		if (this.#outstanding.size > 0 || this.#progress.quietMs < timeoutMs) return;
		this.#endReason = "idle";
		this.stop();
	}
}

function templateOf(text: string): TopicTemplate {
	const parsed = parseTemplate(text);
	if (parsed.ok) return parsed.template;
	throw new RunFailure({
		code: "bad-topic-template",
		side: "broker",
		message: parsed.issues[0]?.message ?? "The topic template cannot be read.",
	});
}

function propertyTemplatesOf(texts: Readonly<Record<string, string>>): PropertyTemplates {
	return Object.fromEntries(
		Object.entries(texts).map(([name, text]) => {
			const parsed = parsePropertyTemplate(text);
			if (parsed.ok) return [name, parsed.template];
			throw new RunFailure({
				code: "bad-user-property",
				side: "broker",
				message: `user_property.${name}: ${parsed.issues[0]?.message ?? "the template cannot be read."}`,
			});
		}),
	);
}

function publishedBytes({ batch }: MappedMessage, { refusals }: BatchOutcome): number {
	let bytes = batch.bodies.length;
	for (const { index } of refusals) {
		bytes -= (batch.bodyEnds[index] ?? 0) - (index === 0 ? 0 : (batch.bodyEnds[index - 1] ?? 0));
	}
	return bytes;
}

function causeOf(error: unknown): Cause {
	if (error instanceof RunFailure || error instanceof PublishError) return error.reason;
	if (error instanceof TmqError) return error.toCause();
	return { code: "internal", side: "spillway", message: `The run broke off unexpectedly: ${messageOf(error)}` };
}

/** Waits for the promise, but no longer than until the signal is aborted. Leaves no listener behind. */
function settledOrAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const onAbort = () => resolve();
		if (signal.aborted) onAbort();
		signal.addEventListener("abort", onAbort, { once: true });
		promise.then(() => resolve(), reject).finally(() => signal.removeEventListener("abort", onAbort));
	});
}
