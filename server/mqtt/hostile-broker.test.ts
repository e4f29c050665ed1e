import net from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { ManualClock } from "@/server/testing/manual-clock";
import { batchOf, numbered } from "@/server/testing/messages";
import { acknowledge, never, publisherAt, scripted, until } from "./testing";

const PINGRESP = Buffer.from([0xd0, 0x00]);
const all = (count: number) => ({ publishedCount: count, refusals: [] });

describe.each([60, 10, 3])("a link that carries nothing any more, keep-alive of %i s", (keepAliveS) => {
	const keepAliveMs = keepAliveS * 1_000;

	/** Signs in and freezes the broker once all messages are acknowledged. */
	async function frozen() {
		const pings: number[] = [];
		const clock = new ManualClock(0);
		const broker = await scripted((packet, connection) => {
			if (connection.number > 1) return acknowledge(packet, connection);
			if (packet.cmd === "pingreq") pings.push(clock.nowMs());
			if (packet.cmd === "publish") acknowledge(packet, connection);
			if (packet.cmd === "publish" && packet.payload.toString() === '{"n":4}') connection.freeze();
		});
		const tested = publisherAt(broker.port, { keepAliveS }, clock);
		await tested.subject.connect(never);
		await clock.advance(1_000);
		await tested.subject.publish(batchOf(numbered(5))).settled;
		return { ...tested, clock, broker, pings };
	}

	test("is said to owe a sign of life, and is noticed one and a half keep-alives after the last sign of life, and made anew", async () => {
		const { subject, clock, causes } = await frozen();
		expect(subject.silentForMs).toBeUndefined();
		await clock.advance(keepAliveMs * 1.5 - 1);
		expect(subject.status.phase).toBe("connected");
		// A short keep-alive is over before an answer can be called late.
		if (keepAliveMs * 0.5 > 2_000) expect(subject.silentForMs).toBe(keepAliveMs * 1.5 - 1);
		await clock.advance(1);
		await until(() => subject.status.phase === "retrying");
		expect(causes()).toMatchObject([
			{ code: "broker-unreachable", message: expect.stringContaining("no answer to a keep-alive") },
		]);
		expect(subject.silentForMs).toBeUndefined();
		const { settled } = subject.publish(batchOf(numbered(3, 5)));
		await clock.advance(1_000);
		await expect(settled).resolves.toEqual(all(3));
		expect(subject.silentForMs).toBeUndefined();
	});

	test("also with messages on their way; none is held to be refused", async () => {
		const { subject, clock, causes } = await frozen();
		const { settled } = subject.publish(batchOf(numbered(3, 5)));
		await clock.advance(keepAliveMs * 1.5);
		await until(() => subject.status.phase === "retrying");
		await clock.advance(1_000);
		await expect(settled).resolves.toEqual(all(3));
		expect(causes()).toHaveLength(1);
	});
});

test("without keep-alives a broker owes no sign of life", async () => {
	const clock = new ManualClock(0);
	const broker = await scripted(acknowledge);
	const { subject } = publisherAt(broker.port, { keepAliveS: 0 }, clock);
	await subject.connect(never);
	await clock.advance(600_000);
	expect(subject.status.phase).toBe("connected");
	expect(subject.silentForMs).toBeUndefined();
});

test("a slow broker is no frozen one: what it acknowledges counts as a sign of life", async () => {
	const clock = new ManualClock(0);
	const held: (() => void)[] = [];
	const broker = await scripted((packet, connection) => {
		// Pings wait behind the messages and are never answered.
		if (packet.cmd === "publish") held.push(() => acknowledge(packet, connection));
	});
	const { subject, causes } = publisherAt(broker.port, { keepAliveS: 10, maxInflight: 1 }, clock);
	await subject.connect(never);
	const { settled } = subject.publish(batchOf(numbered(10)));
	for (let left = 10; left > 0; left--) {
		await until(() => held.length === 1);
		await clock.advance(14_000);
		held.pop()?.();
		await until(() => subject.inFlight === left - 1);
	}
	await expect(settled).resolves.toEqual(all(10));
	expect(causes()).toEqual([]);
});

test("answers to keep-alives are read while the broker takes no messages", async () => {
	const clock = new ManualClock(0);
	let answerPing = () => {};
	const broker = await scripted((packet, connection) => {
		if (packet.cmd !== "publish" || connection.number > 1) return acknowledge(packet, connection);
		connection.freeze();
		answerPing = () => connection.raw(PINGRESP);
	});
	const { subject, causes } = publisherAt(broker.port, { keepAliveS: 10, maxInflight: 60_000 }, clock);
	await subject.connect(never);
	const { settled } = subject.publish(batchOf(numbered(20_000, 0, "t", "x".repeat(2_000))));
	settled.catch(() => {});
	await clock.advance(1);
	for (let turn = 0; turn < 10; turn++) {
		await clock.advance(11_000);
		answerPing();
		for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
	}
	expect(causes()).toEqual([]);
	expect(subject.inFlight).toBe(20_000);
});

describe("a broker that is none", () => {
	test("a byte a minute instead of CONNACK: given up after the connect timeout, tried again", async () => {
		const clock = new ManualClock(0);
		const broker = await scripted(acknowledge, (number) => (number === 1 ? "silent" : {}));
		const { subject, causes } = publisherAt(broker.port, { connectTimeoutMs: 300 }, clock);
		const connected = subject.connect(never);
		await until(() => subject.status.phase === "retrying");
		await clock.advance(1_000);
		await connected;
		expect(causes()).toMatchObject([
			{ code: "broker-unreachable", message: expect.stringContaining("no answer to CONNECT") },
		]);
	});

	test("a byte a minute instead of acknowledgements is no sign of life", async () => {
		const clock = new ManualClock(0);
		let send = (_byte: number) => {};
		const broker = await scripted((packet, connection) => {
			if (connection.number > 1) return acknowledge(packet, connection);
			if (packet.cmd === "publish") send = (byte) => connection.raw(Buffer.from([byte]));
		});
		const { subject } = publisherAt(broker.port, { keepAliveS: 60 }, clock);
		await subject.connect(never);
		const { settled } = subject.publish(batchOf(numbered(1)));
		await clock.advance(59_000);
		send(0x40);
		await clock.advance(30_999);
		expect(subject.status.phase).toBe("connected");
		await clock.advance(1);
		await until(() => subject.status.phase === "retrying");
		await clock.advance(1_000);
		await expect(settled).resolves.toEqual(all(1));
	});

	test.each<[string, Buffer]>([
		["an answer of HTTP", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
		["an acknowledgement of 64 MiB", Buffer.from([0x40, 0x80, 0x80, 0x80, 0x20])],
		["a packet that only clients send", Buffer.from([0x82, 0x05, 0, 1, 0, 0, 0])],
		["a second CONNACK", Buffer.from([0x20, 0x03, 0, 0, 0])],
		["a DISCONNECT that cannot be read", Buffer.from([0xe0, 0x02, 0x55, 0xff])],
	])("%s in place of an acknowledgement: the connection is made anew", async (_, bytes) => {
		const broker = await scripted((packet, connection) => {
			if (packet.cmd === "publish" && connection.number === 1) connection.raw(bytes);
			else acknowledge(packet, connection);
		});
		const { subject, causes } = publisherAt(broker.port);
		await subject.connect(never);
		await expect(subject.publish(batchOf(numbered(20))).settled).resolves.toEqual(all(20));
		expect(broker.connectionCount()).toBe(2);
		expect(causes()).toHaveLength(1);
	});

	test("messages that nobody asked for, 64 MiB of them: neither held nor acknowledged", async () => {
		const head = Buffer.from([0x34, 0x80, 0x80, 0x80, 0x20, 0, 1, 0x74, 0, 7]);
		const body = Buffer.alloc(64 * 1024 * 1024 - 5);
		const seen: string[] = [];
		const broker = await scripted((packet, connection) => {
			seen.push(packet.cmd);
			if (packet.cmd === "publish" && packet.payload.toString() === '{"n":0}') {
				connection.raw(head);
				connection.raw(body);
			}
			acknowledge(packet, connection);
		});
		const { subject } = publisherAt(broker.port);
		await subject.connect(never);
		await expect(subject.publish(batchOf(numbered(20))).settled).resolves.toEqual(all(20));
		expect(new Set(seen)).toEqual(new Set(["publish"]));
	});
});

test("after many connections that end at once, sockets and timers are as before", async () => {
	const clock = new ManualClock();
	const sockets = new Set<net.Socket>();
	let count = 0;
	const flaps = process.env["SPILLWAY_LONG_FAULTS"] === undefined ? 100 : 1_000;
	const target = await scripted(acknowledge);
	const server = net.createServer((socket) => {
		sockets.add(socket);
		socket.on("error", () => {});
		socket.on("close", () => sockets.delete(socket));
		if (++count <= flaps) return void socket.destroy();
		const upstream = net.connect(target.port, "127.0.0.1");
		socket.pipe(upstream).pipe(socket);
		upstream.on("error", () => socket.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	const { port } = server.address() as net.AddressInfo;
	const waitingBefore = clock.waiting;
	const { subject, statuses } = publisherAt(port, {}, clock);
	const connected = subject.connect(never);
	const { settled } = subject.publish(batchOf(numbered(100)));
	while (subject.status.phase !== "connected") {
		await until(() => subject.status.phase !== "connecting");
		if (subject.status.phase === "retrying") await clock.advance(60_000);
	}
	await connected;
	await expect(settled).resolves.toEqual(all(100));
	expect(statuses.filter(({ phase }) => phase === "retrying")).toHaveLength(flaps);
	expect(sockets.size).toBe(1);
	await subject[Symbol.asyncDispose]();
	await until(() => sockets.size === 0);
	expect(clock.waiting).toBe(waitingBefore);
});
