/**
 * What one socket and one broker can do at most: the bodies are ready, PUBLISH packets lie packed in large buffers, and
 * answers are only counted. Prints its rate and ends.
 */
import { once } from "node:events";
import net from "node:net";
import { generate } from "mqtt-packet";
import { createMapper } from "@/lib/body/mapper";
import { decodeRawData } from "@/lib/tmq/frame";
import { parseTemplate } from "@/lib/topic-template/parse";
import { AcknowledgementScanner } from "@/server/mqtt/acknowledgement-scanner";
import {
	encodePublishProperties,
	encodePubrels,
	encodeText,
	publishSize,
	writePublishHead,
} from "@/server/mqtt/publish-packet";
import { readRecording } from "@/server/testing/recording";
import { readJob, Stopwatch, windowOf } from "./cases";

const MESSAGES_PER_WRITE = 500;
const PACKED_MESSAGES = 65_000;

const job = readJob();
const { qos, version } = job;

/** Bodies and MQTT topics as Spillway makes them of the recording. */
function* prepared(): Generator<{ topic: string; body: Buffer }> {
	const parsed = parseTemplate(job.topic);
	if (!parsed.ok) throw new Error("the topic does not parse");
	const filter = { withMeta: false, withMetaDelete: false, withMetaDrop: false };
	const mapper = createMapper({ topic: parsed.template, metaTopic: parsed.template, ...filter });
	const messages = readRecording(job.file).messages;
	for (;;) {
		for (const { raw, database, tmqTopic, vgroupId, offset } of messages) {
			const frame = decodeRawData(raw ?? new Uint8Array());
			if (!frame.ok) continue;
			const address = { database, tmqTopic, vgroupId, offset: BigInt(offset) };
			const rest = { nextOffset: 0n, metas: [], byteLength: 0, polledAtMs: 0 };
			const { batch } = mapper.map({ address, blocks: frame.blocks, ...rest });
			for (let index = 0; index < batch.count; index++) {
				const topic = batch.mqttTopics[batch.topicIndexes[index] ?? 0] ?? "";
				yield {
					topic,
					body: Buffer.from(batch.bodies.subarray(batch.bodyEnds[index - 1] ?? 0, batch.bodyEnds[index])),
				};
			}
		}
	}
}

function pack(perWrite: number): Buffer[] {
	const none = { messageExpiryS: undefined, contentType: undefined, userProperties: {} };
	const shape = { version, qos, isRetained: false, properties: encodePublishProperties(version, none) };
	const source = prepared();
	const writes: Buffer[] = [];
	let packets: Buffer[] = [];
	for (let id = 1; id <= PACKED_MESSAGES; id++) {
		const { topic: name, body } = source.next().value;
		const topic = encodeText(name);
		const packet = Buffer.alloc(publishSize(shape, topic.length, body.length));
		body.copy(packet, writePublishHead(packet, 0, shape, topic, body.length, id, false));
		packets.push(packet);
		if (packets.length < perWrite) continue;
		writes.push(Buffer.concat(packets));
		packets = [];
	}
	return writes;
}

const window = windowOf(job);
const perWrite = Math.min(MESSAGES_PER_WRITE, Math.max(1, window / 2));
const writes = pack(perWrite);
const socket = net.connect({ port: job.brokerPort, host: "127.0.0.1", noDelay: true });
await once(socket, "connect");
const protocolVersion = version === "5.0" ? 5 : 4;
socket.write(
	generate({ cmd: "connect", protocolId: "MQTT", protocolVersion, clientId: job.groupId, clean: true, keepalive: 0 }),
);
await once(socket, "data");

const stopwatch = new Stopwatch(job);
let sent = 0;
let done = 0;
let isFull = false;
let releases: number[] = [];

function progress(count: number) {
	done += count;
	const measured = stopwatch.progress(done);
	if (measured === undefined) return;
	process.stdout.write(`${JSON.stringify(measured)}\n`);
	process.exit(0);
}

function pump() {
	while (!isFull && sent < job.messages && (qos === 0 || sent - done + perWrite <= window)) {
		const bytes = writes[(sent / perWrite) % writes.length] ?? Buffer.alloc(0);
		sent += perWrite;
		isFull = !socket.write(bytes, () => {
			if (qos === 0) progress(perWrite);
		});
	}
}

const scanner = new AcknowledgementScanner((kind, packetId) => {
	if (kind === "pubrec") releases.push(packetId);
	else progress(1);
});
socket.on("data", (chunk) => {
	scanner.feed(chunk);
	if (releases.length > 0) socket.write(encodePubrels(releases));
	releases = [];
	pump();
});
socket.on("drain", () => {
	isFull = false;
	pump();
});
pump();
