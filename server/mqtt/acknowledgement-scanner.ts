export type AcknowledgementKind = "puback" | "pubrec" | "pubcomp";

/** `reasonCode` is 0 before MQTT 5 and wherever MQTT 5 leaves it out; `reasonText` only if the broker sent one. */
export type OnAcknowledgement = (
	kind: AcknowledgementKind,
	packetId: number,
	reasonCode: number,
	reasonText: string | undefined,
) => void;

const KINDS: Record<number, AcknowledgementKind | undefined> = { 4: "puback", 5: "pubrec", 7: "pubcomp" };
const REASON_STRING = 0x1f;
const USER_PROPERTY = 0x26;
/** What the library has to see: CONNACK, SUBACK, UNSUBACK, PINGRESP, DISCONNECT, AUTH. */
const PASSED_ON = new Set([2, 9, 11, 13, 14, 15]);
/**
 * PUBLISH and PUBREL. Some brokers subscribe their clients by themselves. Nobody here wants such messages, and the
 * library would hold them in memory, so they are dropped as they come and never acknowledged.
 */
const DROPPED = new Set([3, 6]);
/** What is read or passed on holds an id, a code and short texts; more than this is no broker. */
const MAX_PACKET_BYTES = 256 * 1024;

/**
 * Reads acknowledgements out of a broker's bytes, so that a hundred thousand of them a second cost no packet object each,
 * and hands the library only what concerns the connection itself. Chunks may end anywhere; however much the broker
 * sends, little of it is ever held.
 */
export class AcknowledgementScanner {
	readonly #onAcknowledgement: OnAcknowledgement;
	/** Start of a packet of which not all bytes needed have come. */
	#tail: Uint8Array = new Uint8Array(0);
	/** Bytes of the packet under way that are passed on, or dropped, as they come. */
	#passingBytes = 0;
	#droppingBytes = 0;

	constructor(onAcknowledgement: OnAcknowledgement) {
		this.#onAcknowledgement = onAcknowledgement;
	}

	/**
	 * @returns the bytes for the library, in order
	 * @throws RangeError when the bytes cannot be those of an MQTT broker
	 */
	feed(chunk: Uint8Array): Uint8Array[] {
		const bytes = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
		const others: Uint8Array[] = [];
		let at = 0;
		while (at < bytes.length) {
			if (this.#passingBytes > 0) {
				const count = Math.min(this.#passingBytes, bytes.length - at);
				others.push(bytes.subarray(at, at + count));
				this.#passingBytes -= count;
				at += count;
				continue;
			}
			if (this.#droppingBytes > 0) {
				const count = Math.min(this.#droppingBytes, bytes.length - at);
				this.#droppingBytes -= count;
				at += count;
				continue;
			}
			const head = readHead(bytes, at);
			if (head === undefined) break;
			const type = (bytes[at] ?? 0) >> 4;
			const packetBytes = head.bodyAt - at + head.bodyBytes;
			if (DROPPED.has(type)) {
				this.#droppingBytes = packetBytes;
				continue;
			}
			if (head.bodyBytes > MAX_PACKET_BYTES) throw new RangeError(`packet type ${type} of ${head.bodyBytes} bytes`);
			if (PASSED_ON.has(type)) {
				this.#passingBytes = packetBytes;
				continue;
			}
			const kind = KINDS[type];
			if (kind === undefined || ((bytes[at] ?? 0) & 15) !== 0 || head.bodyBytes < 2) {
				throw new RangeError(`packet type ${type} of ${head.bodyBytes} bytes`);
			}
			if (head.bodyAt + head.bodyBytes > bytes.length) break;
			this.#read(kind, bytes, head.bodyAt, head.bodyBytes);
			at = head.bodyAt + head.bodyBytes;
		}
		this.#tail = at < bytes.length ? bytes.slice(at) : new Uint8Array(0);
		return others;
	}

	#read(kind: AcknowledgementKind, bytes: Uint8Array, at: number, length: number) {
		const packetId = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
		const reasonCode = length > 2 ? (bytes[at + 2] ?? 0) : 0;
		const reasonText = length > 4 ? readReasonText(bytes.subarray(at + 3, at + length)) : undefined;
		this.#onAcknowledgement(kind, packetId, reasonCode, reasonText);
	}
}

/** Undefined: not all of the head is here yet. */
function readHead(bytes: Uint8Array, at: number): { bodyAt: number; bodyBytes: number } | undefined {
	let bodyBytes = 0;
	for (let index = 0; index < 4; index++) {
		const byte = bytes[at + 1 + index];
		if (byte === undefined) return undefined;
		bodyBytes += (byte & 127) * 128 ** index;
		if (byte < 128) return { bodyAt: at + 2 + index, bodyBytes };
	}
	throw new RangeError("MQTT length of more than four bytes");
}

/** The only properties an acknowledgement may have are a reason string and user properties. */
function readReasonText(properties: Uint8Array): string | undefined {
	const view = Buffer.from(properties.buffer, properties.byteOffset, properties.byteLength);
	let at = 0;
	while (at < view.length && (view[at] ?? 0) >= 128) at++;
	at++;
	const text = () => {
		const length = at + 2 <= view.length ? view.readUInt16BE(at) : 0;
		const value = view.toString("utf8", at + 2, at + 2 + length);
		at += 2 + length;
		return value;
	};
	while (at < view.length) {
		const property = view[at++];
		if (property === REASON_STRING) return text();
		if (property !== USER_PROPERTY) return undefined;
		text();
		text();
	}
	return undefined;
}
