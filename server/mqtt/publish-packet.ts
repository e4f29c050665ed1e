import type { UserProperties } from "@/lib/body/types";
import type { MqttVersion, Qos } from "@/lib/dsn/types";

/** Bytes of a body's packet that are the same for every message of one MQTT topic and one publisher. */
export interface PublishShape {
	readonly version: MqttVersion;
	readonly qos: Qos;
	readonly isRetained: boolean;
	/** MQTT 5 properties with their length in front; empty for older versions. */
	readonly properties: Uint8Array;
}

export interface PublishProperties {
	messageExpiryS: number | undefined;
	contentType: string | undefined;
	userProperties: Readonly<Record<string, string>>;
}

const PUBLISH = 0x30;
const DUP = 0x08;
const RETAIN = 0x01;
/** PUBREL has fixed flags 0010 (MQTT-3.6.1-1). */
const PUBREL = 0x62;
const USER_PROPERTY = Buffer.from([0x26]);
const PACKET_ID_BYTES = 2;
const PUBREL_BYTES = 4;

/** Longest text that MQTT can carry in a field, in bytes. */
export const MAX_TEXT_BYTES = 0xffff;

/** Text with its length in two bytes in front, as MQTT writes topics and properties. */
export function encodeText(text: string): Buffer {
	const byteLength = Buffer.byteLength(text);
	if (byteLength > MAX_TEXT_BYTES) throw new RangeError(`MQTT text of ${byteLength} bytes: at most ${MAX_TEXT_BYTES}`);
	const bytes = Buffer.allocUnsafe(2 + byteLength);
	bytes.writeUInt16BE(byteLength, 0);
	bytes.write(text, 2, "utf8");
	return bytes;
}

/** The property block of PUBLISH; empty before MQTT 5, which has none. */
export function encodePublishProperties(version: MqttVersion, properties: PublishProperties): Buffer {
	if (version !== "5.0") return Buffer.alloc(0);
	const parts: Buffer[] = [];
	if (properties.messageExpiryS !== undefined) {
		const expiry = Buffer.alloc(5);
		expiry[0] = 0x02;
		expiry.writeUInt32BE(properties.messageExpiryS, 1);
		parts.push(expiry);
	}
	if (properties.contentType !== undefined) parts.push(Buffer.from([0x03]), encodeText(properties.contentType));
	for (const [name, value] of Object.entries(properties.userProperties)) {
		parts.push(USER_PROPERTY, encodeText(name), encodeText(value));
	}
	return propertyBlock(parts);
}

function propertyBlock(parts: readonly Uint8Array[]): Buffer {
	const byteLength = parts.reduce((sum, part) => sum + part.length, 0);
	const length = Buffer.alloc(lengthBytes(byteLength));
	writeLength(length, 0, byteLength);
	return Buffer.concat([length, ...parts]);
}

/** A property block of PUBLISH with more user properties behind those it has. */
export function withUserProperties(block: Uint8Array, added: UserProperties): Buffer {
	const lengthAt = block.findIndex((byte) => byte < 128) + 1;
	const parts = added.map(([name, value]) => [USER_PROPERTY, encodeText(name), encodeText(value)]);
	return propertyBlock([block.subarray(lengthAt), ...parts.flat()]);
}

/** A property block of PUBLISH with a topic alias. */
export function encodeTopicAlias(block: Uint8Array, alias: number): Buffer {
	const lengthAt = block.findIndex((byte) => byte < 128) + 1;
	const property = Buffer.from([0x23, alias >> 8, alias & 0xff]);
	return propertyBlock([property, block.subarray(lengthAt)]);
}

/** Bytes of a whole PUBLISH packet, as a broker counts them against its Maximum Packet Size. */
export function publishSize(shape: PublishShape, topicBytes: number, bodyBytes: number): number {
	const remaining = remainingLength(shape, topicBytes, bodyBytes);
	return 1 + lengthBytes(remaining) + remaining;
}

/**
 * Writes everything of a PUBLISH but its body and returns where the body goes.
 *
 * @param topic    MQTT topic as `encodeText` gave it
 * @param packetId ignored at QoS 0
 */
export function writePublishHead(
	target: Buffer,
	at: number,
	shape: PublishShape,
	topic: Uint8Array,
	bodyBytes: number,
	packetId: number,
	isRepeat: boolean,
): number {
	target[at] = PUBLISH | (isRepeat && shape.qos > 0 ? DUP : 0) | (shape.qos << 1) | (shape.isRetained ? RETAIN : 0);
	let next = writeLength(target, at + 1, remainingLength(shape, topic.length, bodyBytes));
	target.set(topic, next);
	next += topic.length;
	if (shape.qos > 0) next = target.writeUInt16BE(packetId, next);
	if (shape.properties.length > 0) {
		target.set(shape.properties, next);
		next += shape.properties.length;
	}
	return next;
}

/** One PUBREL for each packet id. The short form without a reason code means success in MQTT 5 too. */
export function encodePubrels(packetIds: readonly number[]): Buffer {
	const bytes = Buffer.allocUnsafe(PUBREL_BYTES * packetIds.length);
	let at = 0;
	for (const packetId of packetIds) {
		bytes[at] = PUBREL;
		bytes[at + 1] = 2;
		at = bytes.writeUInt16BE(packetId, at + 2);
	}
	return bytes;
}

function remainingLength(shape: PublishShape, topicBytes: number, bodyBytes: number): number {
	return topicBytes + (shape.qos > 0 ? PACKET_ID_BYTES : 0) + shape.properties.length + bodyBytes;
}

/** MQTT's variable byte integer: seven bits a byte, lowest first. */
function writeLength(target: Uint8Array, at: number, value: number): number {
	let rest = value;
	let next = at;
	while (rest >= 128) {
		target[next++] = (rest & 127) | 128;
		rest >>>= 7;
	}
	target[next++] = rest;
	return next;
}

function lengthBytes(value: number): number {
	if (value < 128) return 1;
	if (value < 16_384) return 2;
	return value < 2_097_152 ? 3 : 4;
}
