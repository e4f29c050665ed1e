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
import { readJob, Stopwatch } from "./job";

const MESSAGES_PER_WRITE = 500;
const LARGE_WINDOW = 8_192;
/** More than two windows, so that no packet id is in flight twice. */
const PACKED_MESSAGES = 42_000;

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

/** Packets one after another, and where each ends. */
function pack(): { bytes: Buffer; ends: Uint32Array } {
	const none = { messageExpiryS: undefined, contentType: undefined, userProperties: {} };
	const shape = { version, qos, isRetained: false, properties: encodePublishProperties(version, none) };
	const source = prepared();
	const packets: Buffer[] = [];
	const ends = new Uint32Array(PACKED_MESSAGES);
	let end = 0;
	for (let id = 1; id <= PACKED_MESSAGES; id++) {
		const { topic: name, body } = source.next().value;
		const topic = encodeText(name);
		const packet = Buffer.alloc(publishSize(shape, topic.length, body.length));
		body.copy(packet, writePublishHead(packet, 0, shape, topic, body.length, id, false));
		packets.push(packet);
		end += packet.length;
		ends[id - 1] = end;
	}
	return { bytes: Buffer.concat(packets), ends };
}

const window = job.window ?? 10_000;
const { bytes, ends } = pack();
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
	while (!isFull) {
		const room = qos === 0 ? MESSAGES_PER_WRITE : window - (sent - done);
		// A large window is filled in large writes. A small one is filled at once: what is written carries the TCP
		// acknowledgement for which the broker waits before it sends further answers.
		if (room < (window > LARGE_WINDOW ? MESSAGES_PER_WRITE : 1)) return;
		const first = sent % PACKED_MESSAGES;
		const count = Math.min(room, MESSAGES_PER_WRITE, PACKED_MESSAGES - first);
		sent += count;
		isFull = !socket.write(bytes.subarray(ends[first - 1] ?? 0, ends[first + count - 1]), () => {
			if (qos === 0) progress(count);
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
