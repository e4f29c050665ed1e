import fc from "fast-check";
import { generate, type IPublishPacket, parser } from "mqtt-packet";
import { describe, expect, test } from "vitest";
import { MQTT_VERSIONS } from "@/lib/dsn/types";
import { AcknowledgementScanner } from "./acknowledgement-scanner";
import { encodePublishProperties, encodePubrels, encodeText, publishSize, writePublishHead } from "./publish-packet";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });

describe("PUBLISH", () => {
	test.each(MQTT_VERSIONS)("MQTT %s: read back by the library's codec", (version) => {
		const inputs = fc.record({
			topic: text.filter((value) => !/[+#\0]/.test(value)),
			body: fc.uint8Array({ maxLength: 20_000 }),
			qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
			packetId: fc.integer({ min: 1, max: 65_535 }),
			isRetained: fc.boolean(),
			isRepeat: fc.boolean(),
			contentType: fc.option(text, { nil: undefined }),
			messageExpiryS: fc.option(fc.integer({ min: 1, max: 2 ** 32 - 1 }), { nil: undefined }),
			userValue: text,
		});
		fc.assert(
			fc.property(
				inputs,
				({ topic, body, qos, packetId, isRetained, isRepeat, contentType, messageExpiryS, userValue }) => {
					const properties = encodePublishProperties(version, {
						contentType,
						messageExpiryS,
						userProperties: { name: userValue },
					});
					const shape = { version, qos, isRetained, properties };
					const topicBytes = encodeText(topic);
					const bytes = Buffer.alloc(publishSize(shape, topicBytes.length, body.length));
					const bodyAt = writePublishHead(bytes, 0, shape, topicBytes, body.length, packetId, isRepeat);
					bytes.set(body, bodyAt);
					expect(bodyAt + body.length).toBe(bytes.length);
					const packet = read(bytes, version === "5.0" ? 5 : 4);
					expect(packet.topic).toBe(topic);
					expect(Buffer.compare(Buffer.from(packet.payload), Buffer.from(body))).toBe(0);
					expect(packet).toMatchObject({ qos, retain: isRetained, dup: isRepeat && qos > 0 });
					if (qos > 0) expect(packet.messageId).toBe(packetId);
					if (version === "5.0") {
						expect(packet.properties).toMatchObject({
							...(contentType === undefined ? {} : { contentType }),
							...(messageExpiryS === undefined ? {} : { messageExpiryInterval: messageExpiryS }),
						});
					}
				},
			),
			{ numRuns: 200 },
		);
	});
});

test("PUBREL for several ids is what the library writes one by one", () => {
	const ids = [1, 255, 256, 65_535];
	expect(encodePubrels(ids)).toEqual(Buffer.concat(ids.map((messageId) => generate({ cmd: "pubrel", messageId }))));
});

test("acknowledgements are read and everything else is handed on, wherever chunks end", () => {
	const packets = [
		generate({ cmd: "connack", sessionPresent: true, returnCode: 0, reasonCode: 0 }, { protocolVersion: 5 }),
		generate({ cmd: "puback", messageId: 7, reasonCode: 0 }, { protocolVersion: 5 }),
		generate({ cmd: "pingresp" }),
		generate(
			{
				cmd: "pubrec",
				messageId: 300,
				reasonCode: 0x87,
				properties: { reasonString: "nö", userProperties: { a: "b" } },
			},
			{ protocolVersion: 5 },
		),
		generate({ cmd: "pubcomp", messageId: 65_535 }),
		generate({ cmd: "disconnect", reasonCode: 0x8b }, { protocolVersion: 5 }),
	];
	const stream = Buffer.concat(packets);
	const others = Buffer.concat([packets[0], packets[2], packets[5]].filter((bytes) => bytes !== undefined));
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 30 }), (cuts) => {
			const seen: unknown[] = [];
			const scanner = new AcknowledgementScanner((...acknowledgement) => seen.push(acknowledgement));
			const places = [0, ...cuts.sort((one, other) => one - other), stream.length];
			const passed = places.slice(1).flatMap((end, index) => scanner.feed(stream.subarray(places[index], end)));
			expect(Buffer.concat(passed)).toEqual(others);
			expect(seen).toEqual([
				["puback", 7, 0, undefined],
				["pubrec", 300, 0x87, "nö"],
				["pubcomp", 65_535, 0, undefined],
			]);
		}),
	);
});

function read(bytes: Buffer, protocolVersion: number): IPublishPacket {
	const packets: IPublishPacket[] = [];
	const reader = parser({ protocolVersion });
	reader.on("packet", (packet) => packets.push(packet as IPublishPacket));
	reader.on("error", (error) => {
		throw error;
	});
	reader.parse(bytes);
	const [packet] = packets;
	if (packet === undefined) throw new Error("no packet");
	return packet;
}
