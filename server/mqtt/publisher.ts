import type { PublishBatch } from "@/lib/body/types";
import { deferred } from "@/lib/deferred";
import type { BrokerDsn, HostPort } from "@/lib/dsn/types";
import type { Cause } from "@/lib/task/types";
import { type Clock, everyTogether, sleep, systemClock, type TimerHandle } from "@/server/clock";
import { brokerCause } from "./causes";
import { type BrokerConnection, type Loss, openConnection } from "./connection";
import { PublishError, publisherClosed } from "./errors";
import { LossJudge } from "./loss-judge";
import { encodePublishProperties } from "./publish-packet";
import { Sender } from "./sender";
import { STATUS_OFFLINE } from "./status-message";
import { loadTlsMaterial, type TlsMaterial } from "./transport";
import type { BatchTicket, MqttPublisher, PublisherStatus } from "./types";
import { PublishWindow } from "./window";

export interface PublisherOptions {
	clock?: Clock;
	/** 0 to 1; for the backoff. */
	random?: () => number;
	/** Asked before each connection and each write; once false it stays false, and nothing more leaves. */
	mayPublish?: () => boolean;
}

const DISCONNECT_WAIT_MS = 2_000;
const SUPERVISION_MS = 5_000;
/** Whoever takes away the right to publish ends the publisher soon. */
const FOR_GOOD_MS = 3_600_000;
/** A keep-alive that was just asked for is not owed yet. */
const ANSWER_MS = 2_000;

/** Publishes to the broker of a DSN. Nothing happens before `connect`. */
export function createMqttPublisher(broker: BrokerDsn, options: PublisherOptions = {}): MqttPublisher {
	return new Publisher(broker, options);
}

/** The life of a publisher: sign in, let the sender work until the connection is lost, wait, sign in again. */
class Publisher implements MqttPublisher {
	readonly #broker: BrokerDsn;
	readonly #clock: Clock;
	readonly #random: () => number;
	readonly #mayPublish: () => boolean;
	readonly #window: PublishWindow;
	readonly #judge: LossJudge;
	readonly #sender: Sender;
	readonly #listeners = new Set<(status: PublisherStatus) => void>();
	readonly #noticeListeners = new Set<(cause: Cause) => void>();
	readonly #abort = new AbortController();
	readonly #firstConnection = deferred<void>();
	#status: PublisherStatus = { phase: "connecting" };
	#connection: BrokerConnection | undefined;
	#running: Promise<void> | undefined;
	#supervision: TimerHandle | undefined;

	constructor(broker: BrokerDsn, options: PublisherOptions) {
		this.#broker = broker;
		this.#clock = options.clock ?? systemClock;
		this.#random = options.random ?? Math.random;
		this.#mayPublish = options.mayPublish ?? (() => true);
		this.#window = new PublishWindow({
			version: broker.version,
			qos: broker.qos,
			isRetained: broker.isRetained,
			properties: encodePublishProperties(broker.version, broker),
		});
		this.#judge = new LossJudge(broker.clientId, this.#clock);
		this.#sender = new Sender({
			broker,
			clock: this.#clock,
			window: this.#window,
			judge: this.#judge,
			mayPublish: this.#mayPublish,
			onStatusRefused: (cause) => {
				for (const listener of this.#noticeListeners) listener(cause);
			},
		});
		this.#firstConnection.promise.catch(() => {});
	}

	get status(): PublisherStatus {
		return this.#status;
	}

	get inFlight(): number {
		return this.#window.inFlight;
	}

	get inFlightLimit(): number {
		return this.#sender.limit;
	}

	get silentForMs(): number | undefined {
		const connection = this.#connection;
		const isAsked = this.#broker.keepAliveS > 0;
		if (connection === undefined || !isAsked) return undefined;
		const forMs = this.#clock.monotonicMs() - connection.heardAtMs;
		return forMs > this.#broker.keepAliveS * 1_000 + ANSWER_MS ? forMs : undefined;
	}

	/** Messages inside the library: always 0, as a test asserts. */
	get libraryBacklog(): number {
		return this.#connection?.libraryBacklog() ?? 0;
	}

	onStatus(listener: (status: PublisherStatus) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	onNotice(listener: (cause: Cause) => void): () => void {
		this.#noticeListeners.add(listener);
		return () => this.#noticeListeners.delete(listener);
	}

	async connect(signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		this.#running ??= this.#run();
		const aborted = deferred<never>();
		const onAbort = () => aborted.reject(signal.reason);
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			await Promise.race([this.#firstConnection.promise, aborted.promise]);
		} finally {
			signal.removeEventListener("abort", onAbort);
		}
	}

	publish(batch: PublishBatch): BatchTicket {
		const outgoing = this.#window.add(batch);
		if (this.#status.phase === "failed") outgoing.fail(new PublishError(this.#status.cause));
		else if (this.#status.phase === "closed") outgoing.fail(publisherClosed());
		else this.#sender.pump();
		return { accepted: outgoing.accepted.promise, settled: outgoing.settled.promise };
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (!this.#abort.signal.aborted) {
			if (this.#connection !== undefined) {
				this.#sender.writeStatus(STATUS_OFFLINE);
				await this.#connection.disconnect(DISCONNECT_WAIT_MS);
			}
			this.#abort.abort(publisherClosed());
		}
		await this.#running;
		this.#firstConnection.reject(publisherClosed());
		this.#window.failAll(publisherClosed());
		this.#setStatus({ phase: "closed" });
		this.#listeners.clear();
		this.#noticeListeners.clear();
	}

	async #run(): Promise<void> {
		try {
			const tls = await loadTlsMaterial(this.#broker);
			this.#supervision = everyTogether(this.#clock, SUPERVISION_MS, () => this.#sender.supervise());
			for (let turn = 0; ; turn++) await this.#connectOnce(this.#hostOf(turn), tls);
		} catch (error) {
			if (!this.#abort.signal.aborted) this.#fail(error);
		} finally {
			this.#supervision?.cancel();
			this.#sender.stop();
		}
	}

	/** One connection from sign-in to loss, and the pause after it. Throws what no retry can mend. */
	async #connectOnce(host: HostPort, tls: TlsMaterial): Promise<void> {
		const { signal } = this.#abort;
		// Signing in would take the connection away from whoever publishes under this client id by now.
		if (!this.#mayPublish()) return sleep(this.#clock, FOR_GOOD_MS, signal);
		if (this.#status.phase !== "connecting") this.#setStatus({ phase: "connecting" });
		let cause: Cause;
		try {
			const connection = await this.#signIn(host, tls);
			const loss = await this.#use(connection);
			signal.throwIfAborted();
			if (loss.isPermanent) throw new PublishError(loss.cause);
			cause = this.#judgeLoss(loss);
		} catch (error) {
			signal.throwIfAborted();
			if (!(error instanceof PublishError) || !error.isRetryable) throw error;
			this.#judge.unreachable();
			cause = error.reason;
		}
		const { attempt, waitMs } = this.#judge.nextRetry(this.#random());
		this.#setStatus({ phase: "retrying", cause, attempt, nextAttemptAtMs: this.#clock.nowMs() + waitMs });
		await sleep(this.#clock, waitMs, signal);
	}

	async #signIn(host: HostPort, tls: TlsMaterial): Promise<BrokerConnection> {
		const { onAcknowledgement, onChunkEnd, onDrain } = this.#sender;
		const { signal } = this.#abort;
		const common = {
			broker: this.#broker,
			host,
			tls,
			onAcknowledgement,
			onChunkEnd,
			onDrain,
			clock: this.#clock,
			signal,
		};
		const open = (isCleanStart: boolean, isForClearing = false) =>
			openConnection({ ...common, isCleanStart, isForClearing });
		if (this.#judge.hasConnected) return open(this.#broker.isCleanSession || this.#sender.needsCleanSession);
		// A session of an earlier run may hold packet ids at QoS 2: a new message under one of them would be taken for
		// a repeat and dropped. MQTT 5 starts clean and keeps the session; MQTT 3 needs a sign-in of its own for that.
		if (this.#broker.version === "5.0" || this.#broker.isCleanSession) return open(true);
		const clearing = await open(true, true);
		await clearing.disconnect(DISCONNECT_WAIT_MS);
		return open(false);
	}

	async #use(connection: BrokerConnection): Promise<Loss> {
		this.#judge.connected();
		this.#connection = connection;
		this.#sender.start(connection);
		this.#setStatus({ phase: "connected" });
		this.#firstConnection.resolve();
		this.#sender.pump();
		const loss = await connection.lost;
		this.#sender.stop();
		this.#connection = undefined;
		return loss;
	}

	#judgeLoss(loss: Loss): Cause {
		const verdict = this.#judge.lost(loss, this.#window.oldestSent);
		if (verdict.isOldestRefused) {
			this.#window.refuseOldest((mqttTopic) =>
				brokerCause(
					"broker-cuts-on-message",
					`The broker closed the connection three times on the same message (${mqttTopic}). Change its topic or size, then start; or skip refused messages.`,
					loss.cause.detail ?? loss.cause.message,
				),
			);
		}
		return verdict.cause;
	}

	#hostOf(turn: number): HostPort {
		const { hosts } = this.#broker;
		return hosts[turn % hosts.length] ?? hosts[0];
	}

	#fail(error: unknown): void {
		const failure =
			error instanceof PublishError
				? error
				: new PublishError(brokerCause("publisher-broken", "Publishing stopped by an error in Spillway."), {
						cause: error,
					});
		this.#setStatus({ phase: "failed", cause: failure.reason });
		this.#firstConnection.reject(failure);
		this.#window.failAll(failure);
	}

	#setStatus(status: PublisherStatus): void {
		this.#status = status;
		for (const listener of [...this.#listeners]) listener(status);
	}
}
