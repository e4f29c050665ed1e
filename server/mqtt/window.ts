import type { PublishBatch } from "@/lib/body/types";
import type { Cause } from "@/lib/task/types";
import { brokerCause } from "./causes";
import { OutgoingBatch } from "./outgoing-batch";
import { type PublishShape, publishSize, writePublishHead } from "./publish-packet";
import { TopicAliases } from "./topic-aliases";

/** Ids 1 to 65,534 in turn; the last one is left to the status message. */
const PACKET_IDS = 65_534;
export const RESERVED_PACKET_ID = 65_535;
const RING = 65_536;

/** Of every sequence number outside of `oldest` to `reached`: the ring holds nothing of what went before. */
const UNSENT = 0;
const SENT = 1;
/** PUBREC received, PUBREL sent: only PUBCOMP is missing. */
const RELEASED = 2;
const SETTLED = 3;

export interface Chunk {
	/** Whole packets. */
	readonly bytes: Buffer;
	/** PUBLISH packets in it. */
	readonly count: number;
	/** Sequence number after the last message in it. */
	readonly endsAt: number;
}

export interface SendLimits {
	maxBytes: number;
	maxCount: number;
	/** Of one packet; larger ones are refused without being sent. */
	maximumPacketSize: number;
}

/**
 * What was sent and not acknowledged, by sequence number. Messages are sent in order; acknowledgements may come in any.
 * A message's packet id follows from its sequence number, so ids never clash and need no table.
 *
 *     oldest ≤ next ≤ reached ≤ end
 *
 * oldest   first message without an answer
 * next     first message not sent over the present connection
 * reached  first message never sent over any
 * end      after the last message handed over
 */
export class PublishWindow {
	readonly #shape: PublishShape;
	readonly #states = new Uint8Array(RING);
	readonly #aliases = new TopicAliases();
	#batches: OutgoingBatch[] = [];
	#oldest = 0;
	#next = 0;
	#reached = 0;
	#end = 0;
	#unacknowledged = 0;
	#settledCount = 0;
	#isSessionPresent = false;

	constructor(shape: PublishShape) {
		this.#shape = shape;
	}

	/** Sent over the present connection and not answered. */
	get unacknowledged(): number {
		return this.#unacknowledged;
	}

	/** Handed over and not answered, sent or not. */
	get inFlight(): number {
		return this.#end - this.#settledCount;
	}

	get settledCount(): number {
		return this.#settledCount;
	}

	/** Sequence number of the oldest message that was sent over this connection and not answered. */
	get oldestSent(): number | undefined {
		return this.#oldest < this.#next ? this.#oldest : undefined;
	}

	get hasUnsent(): boolean {
		return this.#next < this.#end;
	}

	add(batch: PublishBatch): OutgoingBatch {
		const outgoing = new OutgoingBatch(batch, this.#end, this.#shape);
		this.#end = outgoing.endsAt;
		if (batch.count > 0) this.#batches.push(outgoing);
		return outgoing;
	}

	/**
	 * Starts over with a new connection.
	 *
	 * @param isSessionPresent whether the broker remembers what it received
	 * @param topicAliasMaximum how many topics may go by a number
	 * @returns ids of messages of which the broker waits for PUBREL
	 */
	reconnected(isSessionPresent: boolean, topicAliasMaximum = 0): number[] {
		this.#isSessionPresent = isSessionPresent;
		this.#aliases.reset(topicAliasMaximum);
		this.#next = this.#oldest;
		this.#unacknowledged = 0;
		const releases: number[] = [];
		for (let sequence = this.#oldest; sequence < this.#reached; sequence++) {
			if (this.#state(sequence) !== RELEASED) continue;
			if (isSessionPresent) {
				releases.push(packetIdOf(sequence));
				this.#unacknowledged++;
			} else this.#setState(sequence, SENT);
		}
		return releases;
	}

	/** Packets for the next messages, all of one batch; undefined when nothing may be sent now. */
	take(limits: SendLimits): Chunk | undefined {
		const batch = this.#batchOf(this.#next);
		if (batch === undefined) return undefined;
		const startsAt = this.#next;
		const endsAt = this.#plan(batch, limits);
		const { count, byteLength } = this.#planned;
		const bytes = Buffer.allocUnsafe(byteLength);
		let at = 0;
		for (let sequence = startsAt; sequence < endsAt; sequence++) {
			const state = this.#state(sequence);
			if (state === SETTLED || state === RELEASED) continue;
			at = this.#write(bytes, at, batch, sequence, limits.maximumPacketSize);
			this.#setState(sequence, SENT);
		}
		this.#next = endsAt;
		this.#reached = Math.max(this.#reached, endsAt);
		this.#unacknowledged += count;
		this.#moveOldest();
		if (endsAt === startsAt) return undefined;
		if (endsAt === batch.endsAt) batch.accepted.resolve();
		return { bytes: bytes.subarray(0, at), count, endsAt };
	}

	readonly #planned = { count: 0, byteLength: 0 };

	/** How far the next chunk goes; refuses on the way what is too large to be sent. */
	#plan(batch: OutgoingBatch, limits: SendLimits): number {
		let count = 0;
		let byteLength = 0;
		let sequence = this.#next;
		for (; sequence < batch.endsAt && sequence - this.#oldest < PACKET_IDS; sequence++) {
			const state = this.#state(sequence);
			if (state === SETTLED || state === RELEASED) continue;
			if (count >= limits.maxCount) break;
			const index = sequence - batch.startsAt;
			const bodyBytes = batch.bodyEnd(index) - batch.bodyStart(index);
			const { shape, topic } = batch.route(index);
			const size = publishSize(shape, topic.length, bodyBytes);
			if (size > limits.maximumPacketSize) {
				this.#setState(sequence, SETTLED);
				this.#reached = Math.max(this.#reached, sequence + 1);
				this.#settledCount++;
				batch.settle(index, tooLarge(size, limits.maximumPacketSize));
				continue;
			}
			if (count > 0 && byteLength + size > limits.maxBytes) break;
			byteLength += size + this.#aliases.extraBytes;
			count++;
		}
		this.#planned.count = count;
		this.#planned.byteLength = byteLength;
		return sequence;
	}

	#write(bytes: Buffer, at: number, batch: OutgoingBatch, sequence: number, maximumPacketSize: number): number {
		const index = sequence - batch.startsAt;
		const start = batch.bodyStart(index);
		const end = batch.bodyEnd(index);
		const isRepeat = this.#isSessionPresent && this.#state(sequence) === SENT;
		const plain = batch.route(index);
		const largest = publishSize(plain.shape, plain.topic.length, end - start) + this.#aliases.extraBytes;
		const { shape, topic } = this.#aliases.routeOf(plain, largest <= maximumPacketSize);
		const bodyAt = writePublishHead(bytes, at, shape, topic, end - start, packetIdOf(sequence), isRepeat);
		batch.bodies.copy(bytes, bodyAt, start, end);
		return bodyAt + end - start;
	}

	/** PUBREC that is no refusal. @returns whether PUBREL is to be sent */
	release(packetId: number): boolean {
		const sequence = this.#sequenceOf(packetId);
		if (sequence === undefined) return false;
		const state = this.#state(sequence);
		if (state === SENT) this.#setState(sequence, RELEASED);
		return state === SENT || state === RELEASED;
	}

	/** PUBCOMP. One that comes before PUBREC answers nothing that was sent. */
	complete(packetId: number): void {
		const sequence = this.#sequenceOf(packetId);
		if (sequence !== undefined && this.#state(sequence) === RELEASED) this.#settle(sequence);
	}

	/** The final answer to a message. Unknown ids are answers to what another connection sent: nothing happens. */
	settle(packetId: number, refusalOf?: (mqttTopic: string) => Cause): void {
		const sequence = this.#sequenceOf(packetId);
		if (sequence !== undefined) this.#settle(sequence, refusalOf);
	}

	/** QoS 0: everything up to here was taken by the socket. */
	flushed(endsAt: number): void {
		for (let sequence = this.#oldest; sequence < Math.min(endsAt, this.#next); sequence++) this.#settle(sequence);
	}

	/** Takes the oldest message as refused, sent or not. */
	refuseOldest(refusalOf: (mqttTopic: string) => Cause): void {
		if (this.#oldest < this.#reached) this.#settle(this.#oldest, refusalOf);
	}

	/** Gives everything up. */
	failAll(reason: unknown): void {
		for (const batch of this.#batches) batch.fail(reason);
		this.#batches = [];
		this.#oldest = this.#next = this.#reached = this.#settledCount = this.#end;
		this.#unacknowledged = 0;
	}

	#settle(sequence: number, refusalOf?: (mqttTopic: string) => Cause) {
		if (sequence < this.#oldest || this.#state(sequence) === SETTLED) return;
		const batch = this.#batchOf(sequence);
		if (batch === undefined) return;
		if (sequence < this.#next || this.#state(sequence) === RELEASED) {
			this.#unacknowledged = Math.max(0, this.#unacknowledged - 1);
		}
		this.#setState(sequence, SETTLED);
		this.#settledCount++;
		const index = sequence - batch.startsAt;
		batch.settle(index, refusalOf?.(batch.mqttTopic(index)));
		this.#moveOldest();
	}

	#moveOldest() {
		while (this.#oldest < this.#reached && this.#state(this.#oldest) === SETTLED) {
			this.#setState(this.#oldest++, UNSENT);
		}
		this.#next = Math.max(this.#next, this.#oldest);
		let done = 0;
		for (const batch of this.#batches) {
			if (batch.endsAt > this.#oldest) break;
			batch.accepted.resolve();
			done++;
		}
		if (done > 0) this.#batches.splice(0, done);
	}

	#sequenceOf(packetId: number): number | undefined {
		if (packetId < 1 || packetId > PACKET_IDS) return undefined;
		const ahead = (packetId - 1 - (this.#oldest % PACKET_IDS) + PACKET_IDS) % PACKET_IDS;
		const sequence = this.#oldest + ahead;
		const isSent = sequence < this.#next || (sequence < this.#reached && this.#state(sequence) === RELEASED);
		return isSent ? sequence : undefined;
	}

	#batchOf(sequence: number): OutgoingBatch | undefined {
		let low = 0;
		let high = this.#batches.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (sequence < (this.#batches[middle]?.endsAt ?? 0)) high = middle;
			else low = middle + 1;
		}
		return this.#batches[low];
	}

	#state(sequence: number): number {
		return this.#states[sequence % RING] ?? UNSENT;
	}

	#setState(sequence: number, state: number) {
		this.#states[sequence % RING] = state;
	}
}

function packetIdOf(sequence: number): number {
	return (sequence % PACKET_IDS) + 1;
}

function tooLarge(bytes: number, limit: number): Cause {
	return brokerCause(
		"broker-packet-too-large",
		`A message of ${bytes} bytes is more than the ${limit} bytes that the broker takes. Raise the limit there, then start; or skip refused messages.`,
	);
}
