import { describe, expect, onTestFinished, test } from "vitest";
import type { BrokerDsn, Qos } from "@/lib/dsn/types";
import { MQTT_VERSIONS } from "@/lib/dsn/types";
import { Secret } from "@/lib/secret";
import { ManualClock } from "@/server/testing/manual-clock";
import { batchOf, brokerDsn, hurriedClock, listen, numbered } from "@/server/testing/messages";
import { type MosquittoOptions, startMosquitto } from "@/server/testing/mosquitto";
import { startScriptedBroker } from "@/server/testing/scripted-broker";
import { startWebSocketProxy } from "@/server/testing/websocket-proxy";
import { createMqttPublisher } from "./publisher";
import type { MqttPublisher, PublisherStatus } from "./types";

async function broker(options?: MosquittoOptions) {
	const mosquitto = await startMosquitto(options);
	onTestFinished(() => mosquitto[Symbol.asyncDispose]());
	return mosquitto;
}

async function listener(port: number, filter?: string) {
	const opened = await listen(port, filter);
	onTestFinished(() => opened[Symbol.asyncDispose]());
	return opened;
}

function publisher(port: number, changes: Partial<BrokerDsn> = {}): MqttPublisher & { libraryBacklog: number } {
	const created = createMqttPublisher(brokerDsn(port, changes), { clock: hurriedClock(), random: () => 0.5 });
	onTestFinished(() => created[Symbol.asyncDispose]());
	return created as MqttPublisher & { libraryBacklog: number };
}

const never = new AbortController().signal;
const qosLevels: Qos[] = [0, 1, 2];
const combinations = MQTT_VERSIONS.flatMap((version) => qosLevels.map((qos) => ({ version, qos })));

describe.each(combinations)("MQTT $version at QoS $qos", ({ version, qos }) => {
	test("messages arrive in order, byte for byte, over a window smaller than the batch", async () => {
		const mosquitto = await broker({ config: ["allow_anonymous true", "max_queued_messages 0"] });
		const subscriber = await listener(mosquitto.port);
		const subject = publisher(mosquitto.port, { version, qos, maxInflight: 64 });
		await subject.connect(never);
		const messages = [...numbered(700, 0, "a/ü", ',"s":"✓"'), ...numbered(300, 700, "b")];
		const first = subject.publish(batchOf(messages.slice(0, 400)));
		expect(subject.inFlight).toBeGreaterThan(0);
		await first.accepted;
		const second = subject.publish(batchOf(messages.slice(400)));
		const outcomes = await Promise.all([first.settled, second.settled]);
		expect(outcomes).toEqual([
			{ publishedCount: 400, refusals: [] },
			{ publishedCount: 600, refusals: [] },
		]);
		expect(subject.inFlight).toBe(0);
		expect(subject.libraryBacklog).toBe(0);
		await subscriber.until(1_000);
		expect(subscriber.received.map(({ mqttTopic, body }) => ({ mqttTopic, body }))).toEqual(messages);
	});
});

describe.each([
	{ version: "3.1", qos: 1 },
	{ version: "3.1.1", qos: 1 },
	{ version: "3.1.1", qos: 2 },
	{ version: "5.0", qos: 1 },
	{ version: "5.0", qos: 2 },
] as const)("broker killed midway, MQTT $version at QoS $qos", ({ version, qos }) => {
	test.each([true, false])(
		"everything is acknowledged in the end, in order (clean session: %s)",
		async (isCleanSession) => {
			const mosquitto = await broker({
				config: ["allow_anonymous true", "persistence true", "persistence_location {dir}/", "max_queued_messages 0"],
			});
			const subject = publisher(mosquitto.port, { version, qos, isCleanSession, maxInflight: 200 });
			await subject.connect(never);
			const seen: string[] = [];
			const collect = async () => {
				const subscriber = await listen(mosquitto.port);
				return { subscriber, take: () => seen.push(...subscriber.received.map(({ body }) => body)) };
			};
			const before = await collect();
			const ticket = subject.publish(batchOf(numbered(6_000)));
			await before.subscriber.until(1_000);
			await mosquitto.kill();
			before.take();
			await before.subscriber[Symbol.asyncDispose]();
			await mosquitto.restart();
			await expect(ticket.settled).resolves.toEqual({ publishedCount: 6_000, refusals: [] });
			expect(subject.libraryBacklog).toBe(0);
			expect(subject.status).toEqual({ phase: "connected" });
			// Every message was acknowledged although the broker forgot what it had; the connection still carries new ones.
			const after = await listener(mosquitto.port);
			await subject.publish(batchOf(numbered(1, 6_000))).settled;
			await after.until((message) => message.body === '{"n":6000}');
			const order = seen.map((body) => JSON.parse(body).n as number);
			expect(order).toEqual([...order].sort((one, other) => one - other));
		},
	);
});

describe.each([1, 2] as const)("connection cut again and again at QoS %i", (qos) => {
	test.each(["3.1.1", "5.0"] as const)(
		"MQTT %s: the broker sees every message, first times in order",
		async (version) => {
			const seen: string[] = [];
			const cutAt = new Set([1, 37, 111, 112, 900]);
			const scripted = await startScriptedBroker((packet, connection) => {
				if (packet.cmd === "pubrel")
					connection.send({ cmd: "pubcomp", messageId: packet.messageId ?? 0, reasonCode: 0 });
				if (packet.cmd !== "publish") return;
				seen.push(packet.payload.toString());
				if (cutAt.delete(seen.length)) connection.cut();
				else connection.send({ cmd: qos === 1 ? "puback" : "pubrec", messageId: packet.messageId ?? 0, reasonCode: 0 });
			});
			onTestFinished(() => scripted[Symbol.asyncDispose]());
			const subject = publisher(scripted.port, { version, qos, maxInflight: 50 });
			await subject.connect(never);
			const messages = numbered(1_500);
			await expect(subject.publish(batchOf(messages)).settled).resolves.toEqual({
				publishedCount: 1_500,
				refusals: [],
			});
			expect([...new Set(seen)]).toEqual(messages.map(({ body }) => body));
			expect(scripted.connectionCount()).toBe(6);
			expect(subject.inFlight).toBe(0);
			expect(subject.libraryBacklog).toBe(0);
		},
	);
});

test("MQTT 5 refusals are reported by message and the others go through", async () => {
	const mosquitto = await broker({
		config: ["allow_anonymous true", "acl_file {dir}/acl"],
		files: { acl: "topic write ok/#\ntopic read #\n" },
	});
	const subject = publisher(mosquitto.port, { qos: 1 });
	await subject.connect(never);
	const { settled } = subject.publish(
		batchOf([
			{ mqttTopic: "ok/1", body: "1" },
			{ mqttTopic: "secret", body: "2" },
			{ mqttTopic: "ok/2", body: "3" },
		]),
	);
	const outcome = await settled;
	expect(outcome.publishedCount).toBe(2);
	expect(outcome.refusals).toMatchObject([{ index: 1, cause: { code: "broker-not-authorised", side: "broker" } }]);
});

test("MQTT 5 limits: the window shrinks to Receive Maximum, and too large packets are refused unsent", async () => {
	const mosquitto = await broker({
		config: ["allow_anonymous true", "max_inflight_messages 7", "max_packet_size 200"],
	});
	const subject = publisher(mosquitto.port, { qos: 2 });
	await subject.connect(never);
	expect(subject.inFlightLimit).toBe(7);
	const messages = numbered(50);
	messages[20] = { mqttTopic: "t", body: "x".repeat(300) };
	const outcome = await subject.publish(batchOf(messages)).settled;
	expect(outcome.publishedCount).toBe(49);
	expect(outcome.refusals).toMatchObject([{ index: 20, cause: { code: "broker-packet-too-large" } }]);
});

test.each(["3.1.1", "5.0"] as const)("MQTT %s: three disconnects on one message refuse it", async (version) => {
	const scripted = await startScriptedBroker((packet, connection) => {
		if (packet.cmd !== "publish") return;
		if (packet.payload.toString().includes("poison")) connection.cut();
		else connection.send({ cmd: "puback", messageId: packet.messageId ?? 0, reasonCode: 0 });
	});
	onTestFinished(() => scripted[Symbol.asyncDispose]());
	const subject = publisher(scripted.port, { version, qos: 1 });
	await subject.connect(never);
	const messages = numbered(10);
	messages[4] = { mqttTopic: "t", body: "poison" };
	const outcome = await subject.publish(batchOf(messages)).settled;
	expect(outcome).toMatchObject({
		publishedCount: 9,
		refusals: [{ index: 4, cause: { code: "broker-cuts-on-message" } }],
	});
	expect(subject.inFlight).toBe(0);
});

/** Lets the sockets of this process work until the condition holds. */
async function until(condition: () => boolean) {
	while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test("an acknowledgement that never comes: the connection is made anew, and the message is sent again", async () => {
	const seen: string[] = [];
	const scripted = await startScriptedBroker((packet, connection) => {
		if (packet.cmd !== "publish") return;
		const body = packet.payload.toString();
		seen.push(body);
		const isForgotten = body === '{"n":3}' && scripted.connectionCount() === 1;
		if (!isForgotten) connection.send({ cmd: "puback", messageId: packet.messageId ?? 0, reasonCode: 0 });
	});
	onTestFinished(() => scripted[Symbol.asyncDispose]());
	const clock = new ManualClock();
	const subject = createMqttPublisher(brokerDsn(scripted.port), { clock, random: () => 0.5 });
	onTestFinished(() => subject[Symbol.asyncDispose]());
	await subject.connect(never);
	const { settled } = subject.publish(batchOf(numbered(10)));
	await until(() => subject.inFlight === 1);
	await clock.advance(60_000);
	expect(scripted.connectionCount()).toBe(1);
	await clock.advance(5_000);
	await until(() => subject.status.phase === "retrying");
	await clock.advance(2_000);
	await expect(settled).resolves.toEqual({ publishedCount: 10, refusals: [] });
	expect(scripted.connectionCount()).toBe(2);
	expect(seen.slice(10)).toEqual(['{"n":3}']);
});

test("a broker that takes QoS 2 as 1 answers PUBACK, and that settles the message", async () => {
	const scripted = await startScriptedBroker((packet, connection) => {
		if (packet.cmd === "publish") connection.send({ cmd: "puback", messageId: packet.messageId ?? 0 });
	});
	onTestFinished(() => scripted[Symbol.asyncDispose]());
	const subject = publisher(scripted.port, { version: "3.1.1", qos: 2 });
	await subject.connect(never);
	await expect(subject.publish(batchOf(numbered(100))).settled).resolves.toEqual({ publishedCount: 100, refusals: [] });
});

describe("what no retry can mend", () => {
	test.each(MQTT_VERSIONS)("a wrong password over MQTT %s", async (version) => {
		const mosquitto = await broker({
			config: ["allow_anonymous false", "password_file {dir}/users"],
			files: { users: "" },
		});
		const subject = publisher(mosquitto.port, { version, user: "u", password: new Secret("wrong") });
		await expect(subject.connect(never)).rejects.toMatchObject({
			code: "broker-refused-login",
			message: "The broker refused the user name or password. Replace the password, then start.",
		});
		expect(subject.status.phase).toBe("failed");
		await expect(subject.publish(batchOf(numbered(1))).settled).rejects.toMatchObject({ code: "broker-refused-login" });
	});

	test("more QoS than the broker offers", async () => {
		const mosquitto = await broker({ listener: ["max_qos 1"], config: ["allow_anonymous true"] });
		const subject = publisher(mosquitto.port, { qos: 2 });
		await expect(subject.connect(never)).rejects.toMatchObject({ code: "broker-qos-too-high" });
	});
});

test("a broker that is away is waited for, with the attempts told", async () => {
	const mosquitto = await broker();
	await mosquitto.kill();
	const subject = publisher(mosquitto.port);
	const statuses: PublisherStatus[] = [];
	subject.onStatus((status) => statuses.push(status));
	const connected = subject.connect(never);
	while (statuses.filter(({ phase }) => phase === "retrying").length < 3) {
		await new Promise<void>((resolve) => {
			const remove = subject.onStatus(() => {
				remove();
				resolve();
			});
		});
	}
	await mosquitto.restart();
	await connected;
	const retries = statuses.filter((status) => status.phase === "retrying");
	expect(retries.slice(0, 3).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
	expect(retries[0]?.cause).toMatchObject({
		code: "broker-unreachable",
		message: `Broker unreachable: connection refused at 127.0.0.1:${mosquitto.port}.`,
	});
});

test("MQTT 5: a client id taken over is named at once", async () => {
	const scripted = await startScriptedBroker((packet, connection) => {
		if (packet.cmd !== "publish") return;
		connection.send({ cmd: "disconnect", reasonCode: 0x8e });
		connection.cut();
	});
	onTestFinished(() => scripted[Symbol.asyncDispose]());
	const subject = publisher(scripted.port);
	await subject.connect(never);
	const retrying = new Promise<PublisherStatus>((resolve) => {
		subject.onStatus((status) => status.phase === "retrying" && resolve(status));
	});
	subject.publish(batchOf(numbered(1)));
	expect(await retrying).toMatchObject({ cause: { code: "broker-client-id-taken" } });
});

test.each(MQTT_VERSIONS)("MQTT %s: two clients that throw each other out are told so", async (version) => {
	const mosquitto = await broker();
	const subject = publisher(mosquitto.port, { version });
	const other = publisher(mosquitto.port, { version });
	const named = new Promise<PublisherStatus>((resolve) => {
		subject.onStatus((status) => {
			if (status.phase === "retrying" && status.cause.code === "broker-client-id-taken") resolve(status);
		});
	});
	await subject.connect(never);
	await other.connect(never);
	expect(await named).toMatchObject({ phase: "retrying" });
});

test("status topic: online while connected, offline after a clean end", async () => {
	const mosquitto = await broker();
	const subscriber = await listener(mosquitto.port, "status");
	const subject = publisher(mosquitto.port, { statusTopic: "status" });
	await subject.connect(never);
	await subscriber.until(1);
	await subject[Symbol.asyncDispose]();
	await subscriber.until(2);
	expect(subscriber.received.map(({ body }) => body)).toEqual(["online", "offline"]);
	await subject[Symbol.asyncDispose]();
	expect(subject.status).toEqual({ phase: "closed" });
});

test("MQTT 5 properties and retain reach the subscriber", async () => {
	const mosquitto = await broker();
	const subject = publisher(mosquitto.port, {
		isRetained: true,
		messageExpiryS: 100,
		contentType: "application/json",
		userProperties: { site: "α" },
	});
	await subject.connect(never);
	await subject.publish(batchOf([{ mqttTopic: "p", body: "1" }])).settled;
	const subscriber = await listener(mosquitto.port, "p");
	await subscriber.until(1);
	expect(subscriber.received).toMatchObject([
		{ retain: true, properties: { contentType: "application/json", userProperties: { site: "α" } } },
	]);
});

test.each([
	["3.1", "/mqtt", "mqttv3.1"],
	["3.1.1", "/mqtt", "mqtt"],
	["5.0", "/a/b", "mqtt"],
] as const)("MQTT %s over WebSocket at %s, as %s", async (version, path, protocol) => {
	const mosquitto = await broker();
	const proxy = await startWebSocketProxy(mosquitto.port);
	onTestFinished(() => proxy[Symbol.asyncDispose]());
	const subject = publisher(proxy.port, { protocol: "mqtt+ws", version, path });
	await subject.connect(never);
	await expect(subject.publish(batchOf(numbered(3_000))).settled).resolves.toMatchObject({ publishedCount: 3_000 });
	expect(proxy.asked).toEqual([{ path, protocol }]);
});

test("closing gives up what was not acknowledged and says so", async () => {
	const mosquitto = await broker();
	const subject = publisher(mosquitto.port, { rateLimitPerSecond: 10 });
	await subject.connect(never);
	const { settled } = subject.publish(batchOf(numbered(1_000)));
	await subject[Symbol.asyncDispose]();
	await expect(settled).rejects.toMatchObject({ code: "publisher-closed" });
	expect(subject.inFlight).toBe(0);
});

test("connect follows its signal", async () => {
	const mosquitto = await broker();
	await mosquitto.kill();
	const subject = publisher(mosquitto.port);
	const controller = new AbortController();
	const connected = subject.connect(controller.signal);
	controller.abort(new Error("no longer wanted"));
	await expect(connected).rejects.toThrow("no longer wanted");
});
