import type { Direction, Tap } from "./tcp-proxy";

/** What the wire between product and broker showed of one message. */
export interface Publishing {
	readonly client: string;
	readonly topic: string;
	readonly body: Buffer;
	readonly packetId: number;
	readonly qos: number;
	readonly isRepeat: boolean;
	readonly atMs: number;
}

export interface Acknowledged {
	readonly publishing: Publishing;
	/** 0x80 and above: refused. */
	readonly reasonCode: number;
	readonly atMs: number;
}

interface Client {
	id: string;
	level: number;
	/** By packet id: published and not finally acknowledged. Lives on in the next connection. */
	open: Map<number, Publishing>;
}

const TYPE = { connect: 1, publish: 3, puback: 4, pubrec: 5, pubcomp: 7 } as const;
const REFUSED = 0x80;

/** Reads publishes and their final acknowledgements off the wire, by nothing but the standard. */
export class MqttTap implements Tap {
	readonly #clients = new Map<string, Client>();
	readonly #links = new Map<number, { client: Client | undefined; lanes: Record<Direction, Splitter> }>();

	constructor(
		private readonly onPublished: (publishing: Publishing) => void,
		private readonly onAcknowledged: (acknowledged: Acknowledged) => void,
	) {}

	/** Published over the wire, and no final acknowledgement was passed on to the product. */
	get unacknowledged(): Publishing[] {
		return [...this.#clients.values()].flatMap(({ open }) => [...open.values()]);
	}

	opened(link: number): void {
		this.#links.set(link, { client: undefined, lanes: { up: new Splitter(), down: new Splitter() } });
	}

	forwarded(link: number, direction: Direction, bytes: Buffer): void {
		const state = this.#links.get(link);
		if (state === undefined) return;
		for (const packet of state.lanes[direction].push(bytes)) {
			if (direction === "up" && packet.type === TYPE.connect) state.client = this.#connect(packet.body);
			else if (state.client !== undefined && direction === "up") this.#up(state.client, packet);
			else if (state.client !== undefined) this.#down(state.client, packet);
		}
	}

	#connect(body: Buffer): Client {
		const nameBytes = body.readUInt16BE(0);
		const level = body[2 + nameBytes] ?? 4;
		let at = 2 + nameBytes + 4;
		if (level === 5) at = skipProperties(body, at);
		const id = body.subarray(at + 2, at + 2 + body.readUInt16BE(at)).toString();
		const client = this.#clients.get(id) ?? { id, level, open: new Map() };
		this.#clients.set(id, client);
		return client;
	}

	#up(client: Client, { type, flags, body }: Packet): void {
		if (type !== TYPE.publish) return;
		const qos = (flags >> 1) & 3;
		const topicBytes = body.readUInt16BE(0);
		let at = 2 + topicBytes;
		const packetId = qos > 0 ? body.readUInt16BE(at) : 0;
		if (qos > 0) at += 2;
		if (client.level === 5) at = skipProperties(body, at);
		const publishing: Publishing = {
			client: client.id,
			topic: body.subarray(2, 2 + topicBytes).toString(),
			body: body.subarray(at),
			packetId,
			qos,
			isRepeat: (flags & 8) !== 0,
			atMs: nowMs(),
		};
		if (qos > 0) client.open.set(packetId, publishing);
		this.onPublished(publishing);
	}

	#down(client: Client, { type, body }: Packet): void {
		if (type !== TYPE.puback && type !== TYPE.pubrec && type !== TYPE.pubcomp) return;
		const packetId = body.readUInt16BE(0);
		const reasonCode = body[2] ?? 0;
		if (type === TYPE.pubrec && reasonCode < REFUSED) return;
		const publishing = client.open.get(packetId);
		if (publishing === undefined) return;
		client.open.delete(packetId);
		this.onAcknowledged({ publishing, reasonCode, atMs: nowMs() });
	}
}

interface Packet {
	readonly type: number;
	readonly flags: number;
	/** Without the fixed header. */
	readonly body: Buffer;
}

/** Cuts a stream into MQTT packets. */
class Splitter {
	#rest: Buffer[] = [];
	#restBytes = 0;
	#wanted = 2;

	*push(bytes: Buffer): Generator<Packet> {
		this.#rest.push(bytes);
		this.#restBytes += bytes.length;
		while (this.#restBytes >= this.#wanted) {
			const all = this.#rest.length === 1 ? (this.#rest[0] ?? bytes) : Buffer.concat(this.#rest);
			const head = readLength(all, 1);
			const total = head === undefined ? all.length + 1 : head.at + head.value;
			if (total > all.length) {
				this.#rest = [all];
				this.#wanted = total;
				return;
			}
			const first = all[0] ?? 0;
			this.#rest = [all.subarray(total)];
			this.#restBytes = all.length - total;
			this.#wanted = 2;
			yield { type: first >> 4, flags: first & 15, body: all.subarray(head?.at ?? total, total) };
		}
	}
}

function readLength(bytes: Buffer, from: number): { value: number; at: number } | undefined {
	let value = 0;
	for (let index = 0; index < 4; index++) {
		const byte = bytes[from + index];
		if (byte === undefined) return undefined;
		value += (byte & 127) * 128 ** index;
		if (byte < 128) return { value, at: from + index + 1 };
	}
	throw new Error("A remaining length of more than four bytes: this is no MQTT.");
}

function skipProperties(bytes: Buffer, from: number): number {
	const length = readLength(bytes, from);
	return length === undefined ? from : length.at + length.value;
}

/** The machine's monotonic clock: the same in every process. */
export function nowMs(): number {
	return Number(process.hrtime.bigint()) / 1e6;
}
