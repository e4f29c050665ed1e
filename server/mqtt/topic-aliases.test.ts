import type { IPublishPacket } from "mqtt-packet";
import { describe, expect, onTestFinished, test } from "vitest";
import { batchOf, brokerDsn, hurriedClock, listen } from "@/server/testing/messages";
import { startMosquitto } from "@/server/testing/mosquitto";
import { startScriptedBroker } from "@/server/testing/scripted-broker";
import { createMqttPublisher } from "./publisher";

const never = new AbortController().signal;
const topicOf = (table: number) => `plant/hall/line/machine/sensor/t${table}`;
const SHORT = "plant/short";

function publisher(port: number, changes: Parameters<typeof brokerDsn>[1] = {}) {
	const created = createMqttPublisher(brokerDsn(port, changes), { clock: hurriedClock(), random: () => 0.5 });
	onTestFinished(() => created[Symbol.asyncDispose]());
	return created;
}

function messages(count: number, tables: number) {
	return Array.from({ length: count }, (_, n) => ({ mqttTopic: topicOf(n % tables), body: String(n) }));
}

/** A broker that allows so many aliases, and what it was sent: alias, and topic if there was one. */
async function aliasBroker(topicAliasMaximum: number, options: { maximumPacketSize?: number; cutAt?: number } = {}) {
	const seen: [alias: number | undefined, topic: string][] = [];
	let { cutAt } = options;
	const { maximumPacketSize } = options;
	const limits = { topicAliasMaximum, ...(maximumPacketSize === undefined ? {} : { maximumPacketSize }) };
	const scripted = await startScriptedBroker(
		(packet, connection) => {
			if (packet.cmd !== "publish") return;
			const { topic, properties } = packet as IPublishPacket;
			seen.push([properties?.topicAlias, topic]);
			if (seen.length === cutAt) {
				cutAt = undefined;
				connection.cut();
			} else connection.send({ cmd: "puback", messageId: packet.messageId ?? 0, reasonCode: 0 });
		},
		{ properties: limits },
	);
	onTestFinished(() => scripted[Symbol.asyncDispose]());
	return { port: scripted.port, seen };
}

describe("what is sent", () => {
	test("a number with the topic once, the number alone from then on, and none beyond what is allowed", async () => {
		const { port, seen } = await aliasBroker(2);
		const subject = publisher(port);
		await subject.connect(never);
		await subject.publish(batchOf(messages(5, 3))).settled;
		await subject.publish(batchOf([{ mqttTopic: topicOf(1), body: "6" }])).settled;
		expect(seen).toEqual([
			[1, topicOf(0)],
			[2, topicOf(1)],
			[undefined, topicOf(2)],
			[1, ""],
			[2, ""],
			[2, ""],
		]);
	});

	test.each([
		["the broker allows none", 0, "5.0", topicOf(0)],
		["the topic is short", 10, "5.0", SHORT],
		["MQTT 3.1.1 has none", 10, "3.1.1", topicOf(0)],
	] as const)("in full when %s", async (_, maximum, version, mqttTopic) => {
		const { port, seen } = await aliasBroker(maximum);
		const subject = publisher(port, { version });
		await subject.connect(never);
		await subject.publish(batchOf([1, 2].map((n) => ({ mqttTopic, body: String(n) })))).settled;
		expect(seen).toEqual([
			[undefined, mqttTopic],
			[undefined, mqttTopic],
		]);
	});

	test("in full when the number would make the packet too large", async () => {
		const topicBytes = topicOf(0).length + 2;
		// Fixed header 2, topic, packet id 2, property length 1, body 1.
		const { port, seen } = await aliasBroker(10, { maximumPacketSize: topicBytes + 6 });
		const subject = publisher(port);
		await subject.connect(never);
		const outcome = await subject.publish(batchOf(messages(2, 1))).settled;
		expect(outcome).toEqual({ publishedCount: 2, refusals: [] });
		expect(seen).toEqual([
			[undefined, topicOf(0)],
			[undefined, topicOf(0)],
		]);
	});

	test("a new connection knows no numbers: the topic is sent again", async () => {
		const { port, seen } = await aliasBroker(10, { cutAt: 2 });
		const subject = publisher(port);
		await subject.connect(never);
		await subject.publish(batchOf(messages(4, 1))).settled;
		expect(seen.slice(0, 4)).toEqual([
			[1, topicOf(0)],
			[1, ""],
			[1, topicOf(0)],
			[1, ""],
		]);
	});
});

test.each([0, 1, 2] as const)(
	"Mosquitto delivers to the right topics at QoS %i, refusals between them",
	async (qos) => {
		const mosquitto = await startMosquitto({
			config: ["allow_anonymous true", "acl_file {dir}/acl"],
			files: { acl: `topic readwrite #\ntopic deny ${topicOf(3)}\n` },
		});
		onTestFinished(() => mosquitto[Symbol.asyncDispose]());
		const subscriber = await listen(mosquitto.port);
		onTestFinished(() => subscriber[Symbol.asyncDispose]());
		const subject = publisher(mosquitto.port, { qos, userProperties: { site: "p" } });
		await subject.connect(never);
		const sent = messages(400, 15);
		const wanted = sent.filter(({ mqttTopic }) => mqttTopic !== topicOf(3));
		await subject.publish(batchOf(sent)).settled;
		await subscriber.until(wanted.length);
		expect(subscriber.received.map(({ mqttTopic, body }) => ({ mqttTopic, body }))).toEqual(wanted);
		expect(subscriber.received.at(-1)?.properties).toMatchObject({ userProperties: { site: "p" } });
	},
);
