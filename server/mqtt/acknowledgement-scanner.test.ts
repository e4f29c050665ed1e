import fc from "fast-check";
import { generate, type Packet } from "mqtt-packet";
import { describe, expect, test } from "vitest";
import { AcknowledgementScanner } from "./acknowledgement-scanner";

const v5 = { protocolVersion: 5 };
const bytesOf = (packet: Packet) => generate(packet, v5);
const connack = bytesOf({ cmd: "connack", sessionPresent: false, reasonCode: 0 });
const pingresp = bytesOf({ cmd: "pingresp" });
const disconnect = bytesOf({ cmd: "disconnect", reasonCode: 0x8b });
const publish = (payload: Buffer) =>
	bytesOf({ cmd: "publish", topic: "t", payload, qos: 2, dup: false, retain: false, messageId: 9 });
const puback = (messageId: number) => bytesOf({ cmd: "puback", messageId, reasonCode: 0 });

function scan(chunks: readonly Uint8Array[]) {
	const seen: string[] = [];
	const scanner = new AcknowledgementScanner((kind, packetId) => seen.push(`${kind} ${packetId}`));
	const passed = Buffer.concat(chunks.flatMap((chunk) => scanner.feed(chunk)));
	return { seen, passed };
}

const stream = Buffer.concat([
	connack,
	puback(1),
	publish(Buffer.alloc(1_000, "x")),
	pingresp,
	bytesOf({ cmd: "pubrel", messageId: 9, reasonCode: 0 }),
	puback(65_000),
	disconnect,
]);

test("acknowledgements are told, messages dropped, the rest passed on, wherever the reads end", () => {
	fc.assert(
		fc.property(fc.array(fc.nat(stream.length), { maxLength: 20 }), (cuts) => {
			const at = [0, ...cuts.sort((one, other) => one - other), stream.length];
			const chunks = at.slice(1).map((end, index) => stream.subarray(at[index], end));
			const { seen, passed } = scan(chunks);
			expect(seen).toEqual(["puback 1", "puback 65000"]);
			expect(passed).toEqual(Buffer.concat([connack, pingresp, disconnect]));
		}),
	);
});

test("a message of 100 MiB is dropped as it comes", () => {
	const length = 100 * 1024 * 1024;
	const head = Buffer.from([0x30, 0x80, 0x80, 0x80, 0x32]);
	const scanner = new AcknowledgementScanner(() => {});
	const piece = Buffer.alloc(1024 * 1024);
	expect(scanner.feed(head)).toEqual([]);
	for (let sent = 0; sent < length; sent += piece.length) expect(scanner.feed(piece)).toEqual([]);
	expect(Buffer.concat(scanner.feed(pingresp))).toEqual(pingresp);
});

describe("bytes of no broker", () => {
	test.each([
		["an acknowledgement of 300 KiB", [0x40, 0x80, 0xe0, 0x12]],
		["a CONNACK of 300 KiB", [0x20, 0x80, 0xe0, 0x12]],
		["an acknowledgement without an id", [0x40, 0x01, 0x00]],
		["an acknowledgement with flags", [0x48, 0x02, 0x00, 0x01]],
		["a length of five bytes", [0x40, 0xff, 0xff, 0xff, 0xff, 0x01]],
		["CONNECT", [0x10, 0x02]],
		["PINGREQ", [0xc0, 0x00]],
		["an answer of HTTP", [...Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")]],
	])("%s", (_, bytes) => {
		expect(() => scan([Buffer.from(bytes)])).toThrow(RangeError);
	});

	test("any bytes: no acknowledgement without its packet, and never a hang", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
				try {
					const { seen } = scan([bytes]);
					expect(seen.length).toBeLessThanOrEqual(bytes.length / 4);
				} catch (error) {
					expect(error).toBeInstanceOf(RangeError);
				}
			}),
		);
	});
});
