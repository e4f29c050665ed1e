import { backoffMs } from "@/lib/backoff";
import type { PublishBatch } from "@/lib/body/types";
import { deferred } from "@/lib/deferred";
import type { BrokerDsn, HostPort } from "@/lib/dsn/types";
import type { Cause } from "@/lib/task/types";
import { type Clock, every, sleep, systemClock, type TimerHandle } from "@/server/clock";
import type { AcknowledgementKind } from "./acknowledgement-scanner";
import { brokerCause, publishRefusal } from "./causes";
import { type BrokerConnection, type Loss, openConnection, STATUS_OFFLINE, STATUS_ONLINE } from "./connection";
import { PublishError, publisherClosed } from "./errors";
import { LossJudge } from "./loss-judge";
import { Pacer } from "./pacer";
import {
	encodePublishProperties,
	encodePubrels,
	encodeText,
	type PublishShape,
	publishSize,
	writePublishHead,
} from "./publish-packet";
import { loadTlsMaterial, type TlsMaterial } from "./transport";
import type { BatchTicket, MqttPublisher, PublisherStatus } from "./types";
import { PublishWindow, RESERVED_PACKET_ID } from "./window";

export interface PublisherOptions {
	clock?: Clock;
	/** 0 to 1; for the backoff. */
	random?: () => number;
	/** Folder of stored certificates and keys. */
	filesDir?: string;
}

/** Large enough that the cost of a write does not matter, small enough that a slow broker holds little. */
const CHUNK_BYTES = 128 * 1024;
const DISCONNECT_WAIT_MS = 2_000;
/** MQTT resends only after a reconnect: an answer that stays away this long, while later ones came, needs one. */
const STUCK_AFTER_MS = 60_000;
/**
 * MQTT 3 has no Receive Maximum. Mosquitto 2.0 drops QoS 2 messages beyond its `max_inflight_messages` (20 by default)
 * and acknowledges them all the same, so more than that would lose data without a word.
 */
const MQTT3_QOS2_WINDOW = 20;
/** Half of more than this is enough to keep a broker busy while the other half is on its way. */
const SMALL_WINDOW = 8_192;
const SUPERVISION_MS = 5_000;

/**
 * How far the window empties before it is filled again. A small one is filled at once: the new packets carry the TCP
 * acknowledgement for which a broker with Nagle's algorithm waits before it sends the rest of its answers.
 */
function resumeAt(limit: number): number {
	return limit > SMALL_WINDOW ? limit / 2 : limit - 1;
}

/** Publishes to the broker of a DSN. Nothing happens before `connect`. */
export function createMqttPublisher(broker: BrokerDsn, options: PublisherOptions = {}): MqttPublisher {
	return new Publisher(broker, options);
}

class Publisher implements MqttPublisher {
	readonly #broker: BrokerDsn;
	readonly #clock: Clock;
	readonly #random: () => number;
	readonly #filesDir: string | undefined;
	readonly #shape: PublishShape;
	readonly #window: PublishWindow;
	readonly #pacer: Pacer;
	readonly #judge: LossJudge;
	readonly #listeners = new Set<(status: PublisherStatus) => void>();
	readonly #abort = new AbortController();
	readonly #firstConnection = deferred<void>();
	#status: PublisherStatus = { phase: "connecting" };
	#connection: BrokerConnection | undefined;
	#running: Promise<void> | undefined;
	#supervision: TimerHandle | undefined;
	#paceTimer: TimerHandle | undefined;
	#isWaitingForDrain = false;
	#isWaitingForHalf = false;
	#releases: number[] = [];
	#hasProof = false;

	constructor(broker: BrokerDsn, options: PublisherOptions) {
		this.#broker = broker;
		this.#clock = options.clock ?? systemClock;
		this.#random = options.random ?? Math.random;
		this.#filesDir = options.filesDir;
		this.#shape = {
			version: broker.version,
			qos: broker.qos,
			isRetained: broker.isRetained,
			properties: encodePublishProperties(broker.version, broker),
		};
		this.#window = new PublishWindow(this.#shape);
		this.#pacer = new Pacer(this.#clock, broker.rateLimitPerSecond);
		this.#judge = new LossJudge(broker.clientId, this.#clock);
		this.#firstConnection.promise.catch(() => {});
	}

	get status(): PublisherStatus {
		return this.#status;
	}

	get inFlight(): number {
		return this.#window.inFlight;
	}

	get inFlightLimit(): number {
		const { qos, version, maxInflight } = this.#broker;
		if (qos === 0) return maxInflight;
		if (qos === 2 && version !== "5.0") return Math.min(maxInflight, MQTT3_QOS2_WINDOW);
		return Math.min(maxInflight, this.#connection?.limits.receiveMaximum ?? maxInflight);
	}

	/** Messages inside the library: always 0, as a test asserts. */
	get libraryBacklog(): number {
		return this.#connection?.libraryBacklog() ?? 0;
	}

	onStatus(listener: (status: PublisherStatus) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
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
		else this.#pump();
		return { accepted: outgoing.accepted.promise, settled: outgoing.settled.promise };
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (!this.#abort.signal.aborted) {
			const connection = this.#connection;
			if (connection !== undefined) {
				this.#writeStatus(connection, STATUS_OFFLINE);
				await connection.disconnect(DISCONNECT_WAIT_MS);
			}
			this.#abort.abort(publisherClosed());
		}
		await this.#running;
		this.#firstConnection.reject(publisherClosed());
		this.#window.failAll(publisherClosed());
		this.#setStatus({ phase: "closed" });
		this.#listeners.clear();
	}

	async #run(): Promise<void> {
		try {
			const tls = await loadTlsMaterial(this.#broker, this.#filesDir);
			this.#supervision = every(this.#clock, SUPERVISION_MS, () => this.#supervise());
			for (let turn = 0; ; turn++) await this.#connectOnce(this.#hostOf(turn), tls);
		} catch (error) {
			if (!this.#abort.signal.aborted) this.#fail(error);
		} finally {
			this.#supervision?.cancel();
			this.#paceTimer?.cancel();
		}
	}

	/** One connection from sign-in to loss, and the pause after it. Throws what no retry can mend. */
	async #connectOnce(host: HostPort, tls: TlsMaterial): Promise<void> {
		const { signal } = this.#abort;
		if (this.#status.phase !== "connecting") this.#setStatus({ phase: "connecting" });
		let cause: Cause;
		try {
			const connection = await this.#signIn(host, tls);
			const loss = await this.#use(connection);
			signal.throwIfAborted();
			cause = this.#judgeLoss(loss);
		} catch (error) {
			signal.throwIfAborted();
			if (!(error instanceof PublishError) || !error.isRetryable) throw error;
			cause = error.reason;
		}
		const attempt = this.#judge.nextAttempt();
		const waitMs = backoffMs(attempt, this.#random());
		this.#setStatus({ phase: "retrying", cause, attempt, nextAttemptAtMs: this.#clock.nowMs() + waitMs });
		await sleep(this.#clock, waitMs, signal);
	}

	async #signIn(host: HostPort, tls: TlsMaterial): Promise<BrokerConnection> {
		const open = (isCleanStart: boolean, isForClearing: boolean) =>
			openConnection({
				broker: this.#broker,
				host,
				tls,
				isCleanStart,
				isForClearing,
				onAcknowledgement: this.#onAcknowledgement,
				onChunkEnd: this.#onChunkEnd,
				onDrain: this.#onDrain,
				signal: this.#abort.signal,
			});
		if (this.#judge.hasConnected) return open(this.#broker.isCleanSession, false);
		// A session of an earlier run may hold packet ids at QoS 2: a new message under one of them would be taken for
		// a repeat and dropped. MQTT 5 starts clean and keeps the session; MQTT 3 needs a sign-in of its own for that.
		if (this.#broker.version === "5.0" || this.#broker.isCleanSession) return open(true, false);
		const clearing = await open(true, true);
		await clearing.disconnect(DISCONNECT_WAIT_MS);
		return open(false, false);
	}

	async #use(connection: BrokerConnection): Promise<Loss> {
		this.#judge.connected();
		this.#connection = connection;
		this.#isWaitingForDrain = false;
		this.#isWaitingForHalf = false;
		this.#writeStatus(connection, STATUS_ONLINE);
		// MQTT 3.1 does not tell whether the session is there: everything goes out again under its old id.
		const releases = this.#window.reconnected(connection.isSessionPresent && this.#broker.version !== "3.1");
		if (releases.length > 0) this.#write(connection, encodePubrels(releases));
		this.#setStatus({ phase: "connected" });
		this.#firstConnection.resolve();
		this.#pump();
		const loss = await connection.lost;
		this.#connection = undefined;
		this.#paceTimer?.cancel();
		this.#paceTimer = undefined;
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

	#pump(): void {
		const connection = this.#connection;
		if (connection === undefined || this.#isWaitingForDrain) return;
		const limit = this.#judge.isProbing ? 1 : this.inFlightLimit;
		if (this.#isWaitingForHalf && this.#window.unacknowledged > resumeAt(limit)) return;
		this.#isWaitingForHalf = false;
		while (this.#window.hasUnsent) {
			const room = limit - this.#window.unacknowledged;
			if (room <= 0) {
				this.#isWaitingForHalf = true;
				return;
			}
			const allowance = this.#pacer.allowance;
			if (allowance < 1) {
				this.#waitForPace();
				return;
			}
			const chunk = this.#window.take({
				maxBytes: CHUNK_BYTES,
				maxCount: Math.min(room, allowance),
				maximumPacketSize: connection.limits.maximumPacketSize,
			});
			if (chunk === undefined) return;
			if (chunk.count === 0) continue;
			this.#pacer.spend(chunk.count);
			this.#write(connection, chunk.bytes, this.#broker.qos === 0 ? chunk.endsAt : undefined);
			if (this.#isWaitingForDrain) return;
		}
	}

	#waitForPace(): void {
		this.#paceTimer ??= this.#clock.setTimeout(() => {
			this.#paceTimer = undefined;
			this.#pump();
		}, this.#pacer.waitMs);
	}

	#write(connection: BrokerConnection, bytes: Buffer, flushedTo?: number): void {
		const onFlushed =
			flushedTo === undefined
				? undefined
				: () => {
						if (this.#connection !== connection) return;
						this.#window.flushed(flushedTo);
						this.#pump();
					};
		if (!connection.write(bytes, onFlushed)) this.#isWaitingForDrain = true;
	}

	readonly #onDrain = () => {
		this.#isWaitingForDrain = false;
		this.#pump();
	};

	readonly #onAcknowledgement = (
		kind: AcknowledgementKind,
		packetId: number,
		reasonCode: number,
		reasonText: string | undefined,
	) => {
		this.#hasProof = true;
		const refusalOf =
			reasonCode >= 0x80 && kind !== "pubcomp"
				? (mqttTopic: string) => publishRefusal(reasonCode, mqttTopic, reasonText)
				: undefined;
		const isFinal = this.#broker.qos === 1 ? kind === "puback" : kind === "pubcomp" || refusalOf !== undefined;
		if (isFinal) this.#window.settle(packetId, refusalOf);
		else if (kind === "pubrec" && this.#window.release(packetId)) this.#releases.push(packetId);
	};

	readonly #onChunkEnd = () => {
		const connection = this.#connection;
		if (connection === undefined) return;
		if (this.#releases.length > 0) {
			this.#write(connection, encodePubrels(this.#releases));
			this.#releases = [];
		}
		this.#judge.progressed(this.#window.oldestSent);
		this.#pump();
	};

	#supervise(): void {
		if (this.#connection === undefined) return;
		if (this.#hasProof) this.#connection.proveLife();
		this.#hasProof = false;
		if (this.#judge.isStuck(this.#window.oldestSent, this.#window.settledCount, STUCK_AFTER_MS)) this.#connection.cut();
	}

	/** Tells whoever watches the status topic; not waited for. */
	#writeStatus(connection: BrokerConnection, text: string): void {
		const { statusTopic, qos } = this.#broker;
		if (statusTopic === undefined) return;
		const shape: PublishShape = {
			...this.#shape,
			// At QoS 2 the message would need a second step to take effect.
			qos: qos === 2 ? 1 : qos,
			isRetained: true,
			properties: encodePublishProperties(this.#broker.version, {
				messageExpiryS: undefined,
				contentType: undefined,
				userProperties: {},
			}),
		};
		const topic = encodeText(statusTopic);
		const bytes = Buffer.alloc(publishSize(shape, topic.length, text.length));
		bytes.write(text, writePublishHead(bytes, 0, shape, topic, text.length, RESERVED_PACKET_ID, false), "utf8");
		this.#write(connection, bytes);
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
