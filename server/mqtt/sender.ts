import type { BrokerDsn } from "@/lib/dsn/types";
import type { Cause } from "@/lib/task/types";
import type { Clock, TimerHandle } from "@/server/clock";
import type { AcknowledgementKind } from "./acknowledgement-scanner";
import { packetIdInUse, publishRefusal, statusRefusal, unanswered } from "./causes";
import type { BrokerConnection } from "./connection";
import { inFlightLimit, refillAt } from "./in-flight-limit";
import type { LossJudge } from "./loss-judge";
import { Pacer } from "./pacer";
import { encodePubrels } from "./publish-packet";
import { encodeStatusMessage, STATUS_ONLINE } from "./status-message";
import { type PublishWindow, RESERVED_PACKET_ID } from "./window";

/** Large enough that the cost of a write does not matter, small enough that a slow broker holds little. */
const CHUNK_BYTES = 128 * 1024;
/** Acknowledgements come in thousands of reads a second; the keep-alive need not start over with each of them. */
const PROOF_EVERY_MS = 100;
const PACKET_ID_IN_USE = 0x91;
const STATUS_WAITED_FOR_MS = 60_000;

export interface SenderOptions {
	broker: BrokerDsn;
	clock: Clock;
	window: PublishWindow;
	judge: LossJudge;
	/** Asked before each write; nothing leaves when it says no. */
	mayPublish: () => boolean;
	/** The broker would not have the message for the status topic. */
	onStatusRefused: (cause: Cause) => void;
}

/**
 * Moves messages from the window to the connection and answers back, within the window's limit, the rate and what the
 * socket takes. It has a connection from `start` to `stop`; between them nothing moves.
 */
export class Sender {
	readonly #broker: BrokerDsn;
	readonly #clock: Clock;
	readonly #window: PublishWindow;
	readonly #judge: LossJudge;
	readonly #pacer: Pacer;
	readonly #mayPublish: () => boolean;
	readonly #onStatusRefused: (cause: Cause) => void;
	#connection: BrokerConnection | undefined;
	#paceTimer: TimerHandle | undefined;
	#isWaitingForDrain = false;
	#isWaitingForRefill = false;
	#releases: number[] = [];
	#hasProof = false;
	#provedAtMs = 0;
	#needsCleanSession = false;
	/** It takes its share of what the broker has unanswered at once. */
	#isStatusUnanswered = false;
	#statusSentAtMs = 0;

	constructor({ broker, clock, window, judge, mayPublish, onStatusRefused }: SenderOptions) {
		this.#broker = broker;
		this.#clock = clock;
		this.#window = window;
		this.#judge = judge;
		this.#mayPublish = mayPublish;
		this.#onStatusRefused = onStatusRefused;
		this.#pacer = new Pacer(clock, broker.rateLimitPerSecond);
	}

	/** The broker's session clashes with ours: the next connection has to begin without it. */
	get needsCleanSession(): boolean {
		return this.#needsCleanSession;
	}

	get limit(): number {
		return inFlightLimit(this.#broker, this.#connection?.limits.receiveMaximum);
	}

	/** Sends again what the last connection left unanswered; new messages follow with `pump`. */
	start(connection: BrokerConnection): void {
		this.#connection = connection;
		this.#isWaitingForDrain = false;
		this.#isWaitingForRefill = false;
		this.#releases = [];
		this.#needsCleanSession = false;
		this.#isStatusUnanswered = false;
		this.writeStatus(STATUS_ONLINE);
		// MQTT 3.1 does not tell whether the session is there: everything goes out again under its old id.
		const releases = this.#window.reconnected(
			connection.isSessionPresent && this.#broker.version !== "3.1",
			connection.limits.topicAliasMaximum,
		);
		if (releases.length > 0) this.#write(connection, encodePubrels(releases));
	}

	stop(): void {
		this.#connection = undefined;
		this.#paceTimer?.cancel();
		this.#paceTimer = undefined;
	}

	/** Writes as much as may go out now. */
	pump(): void {
		const connection = this.#connection;
		if (connection === undefined || this.#isWaitingForDrain) return;
		const limit = this.#judge.isProbing ? 1 : this.limit;
		if (this.#isWaitingForRefill && this.#window.unacknowledged > refillAt(limit)) return;
		this.#isWaitingForRefill = false;
		while (this.#window.hasUnsent) {
			const room = limit - this.#window.unacknowledged - (this.#isStatusUnanswered ? 1 : 0);
			if (room <= 0) {
				this.#isWaitingForRefill = true;
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

	/** Tells whoever watches the status topic, if the DSN has one. */
	writeStatus(text: string): void {
		const bytes = encodeStatusMessage(this.#broker, text);
		if (bytes === undefined || this.#connection === undefined) return;
		this.#isStatusUnanswered = this.#broker.qos > 0;
		this.#statusSentAtMs = this.#clock.monotonicMs();
		this.#write(this.#connection, bytes);
	}

	/** To be called every few seconds: cuts a connection on which answers got lost. */
	supervise(): void {
		if (this.#connection === undefined || this.#broker.qos === 0) return;
		const lost = this.#judge.unanswered(this.#window.oldestSent, this.#window.settledCount);
		if (lost !== undefined) this.#connection.cut(unanswered(lost.isOne, lost.forMs));
		else if (this.#isStatusUnanswered && this.#clock.monotonicMs() - this.#statusSentAtMs > STATUS_WAITED_FOR_MS) {
			// No message waits for it any longer.
			this.#isStatusUnanswered = false;
			this.pump();
		}
	}

	readonly onAcknowledgement = (
		kind: AcknowledgementKind,
		packetId: number,
		reasonCode: number,
		reasonText: string | undefined,
	): void => {
		this.#hasProof = true;
		const isRefused = reasonCode >= 0x80 && kind !== "pubcomp";
		if (isRefused && reasonCode === PACKET_ID_IN_USE) {
			// Nothing is wrong with the message: without that session it can go out again.
			this.#needsCleanSession = true;
			this.#connection?.cut(packetIdInUse());
			return;
		}
		if (packetId === RESERVED_PACKET_ID) {
			this.#isStatusUnanswered = false;
			if (isRefused) this.#onStatusRefused(statusRefusal(reasonCode, this.#broker.statusTopic ?? "", reasonText));
			return;
		}
		const refusalOf = isRefused ? (mqttTopic: string) => publishRefusal(reasonCode, mqttTopic, reasonText) : undefined;
		if (kind === "puback") {
			// Also at QoS 2, which RabbitMQ takes as 1: no further answer would come.
			this.#window.settle(packetId, refusalOf);
		} else if (this.#broker.qos === 1) {
			return;
		} else if (kind === "pubcomp") {
			this.#window.complete(packetId);
		} else if (kind === "pubrec") {
			if (refusalOf !== undefined) this.#window.settle(packetId, refusalOf);
			else if (this.#window.release(packetId)) this.#releases.push(packetId);
		}
	};

	/** All answers of one read are in: what they call for goes out in one write. */
	readonly onChunkEnd = (): void => {
		if (this.#connection === undefined) return;
		this.#proveLife(this.#connection);
		if (this.#releases.length > 0) {
			this.#write(this.#connection, encodePubrels(this.#releases));
			this.#releases = [];
		}
		this.#judge.progressed(this.#window.oldestSent);
		this.pump();
	};

	readonly onDrain = (): void => {
		this.#isWaitingForDrain = false;
		this.pump();
	};

	/** A busy broker answers pings late; that it acknowledges is as good. */
	#proveLife(connection: BrokerConnection): void {
		const nowMs = this.#clock.monotonicMs();
		if (!this.#hasProof || nowMs - this.#provedAtMs < PROOF_EVERY_MS) return;
		this.#hasProof = false;
		this.#provedAtMs = nowMs;
		connection.proveLife();
	}

	#waitForPace(): void {
		this.#paceTimer ??= this.#clock.setTimeout(() => {
			this.#paceTimer = undefined;
			this.pump();
		}, this.#pacer.waitMs);
	}

	#write(connection: BrokerConnection, bytes: Buffer, flushedTo?: number): void {
		if (!this.#mayPublish()) {
			// As if the socket took nothing more.
			this.#isWaitingForDrain = true;
			return;
		}
		const onFlushed =
			flushedTo === undefined
				? undefined
				: () => {
						if (this.#connection !== connection) return;
						this.#window.flushed(flushedTo);
						this.pump();
					};
		if (!connection.write(bytes, onFlushed)) this.#isWaitingForDrain = true;
	}
}
