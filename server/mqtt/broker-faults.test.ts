import { describe, expect, test } from "vitest";
import { ManualClock } from "@/server/testing/manual-clock";
import { batchOf, hurriedClock, numbered } from "@/server/testing/messages";
import type { ScriptedConnection } from "@/server/testing/scripted-broker";
import { acknowledge, never, publisherAt, scripted, until } from "./testing";

const versions = ["3.1.1", "5.0"] as const;
const levels = [1, 2] as const;
const kinds = versions.flatMap((version) => levels.map((qos) => ({ version, qos })));
/** Lets time pass until the promise is settled, slowly enough for the sockets of this process to keep up. */
async function passing<Value>(clock: ManualClock, promise: Promise<Value>): Promise<Value> {
	let isSettled = false;
	const settled = promise.finally(() => {
		isSettled = true;
	});
	settled.catch(() => {});
	while (!isSettled) {
		for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
		await clock.advance(1_000);
	}
	return settled;
}

const all = (count: number) => ({ publishedCount: count, refusals: [] });

describe.each(kinds)("MQTT $version at QoS $qos", ({ version, qos }) => {
	test("answers out of order are taken as they come", async () => {
		const held: (() => void)[] = [];
		const broker = await scripted((packet, connection) => {
			if (packet.cmd !== "publish" && packet.cmd !== "pubrel") return;
			held.push(() => acknowledge(packet, connection));
			if (held.length === 20) for (const answer of held.splice(0).reverse()) answer();
		});
		const { subject } = publisherAt(broker.port, { version, qos, maxInflight: 20 });
		await subject.connect(never);
		const count = qos === 1 ? 100 : 20;
		await expect(subject.publish(batchOf(numbered(count))).settled).resolves.toEqual(all(count));
	});

	test("answers to ids that were never sent, and answers of the wrong kind, acknowledge nothing", async () => {
		const broker = await scripted((packet, connection) => {
			if (packet.cmd !== "publish") return acknowledge(packet, connection);
			for (const messageId of [0xffff, 40_000, 0]) {
				for (const cmd of ["puback", "pubrec", "pubcomp"] as const) connection.send({ cmd, messageId, reasonCode: 0 });
			}
			const messageId = packet.messageId ?? 0;
			// PUBACK at QoS 2 is no wrong one: RabbitMQ takes QoS 2 as 1.
			const wrong = qos === 1 ? (["pubrec", "pubcomp"] as const) : (["pubcomp"] as const);
			for (const cmd of wrong) connection.send({ cmd, messageId, reasonCode: 0 });
			if (connection.number === 2) acknowledge(packet, connection);
			else if (packet.payload.toString() === '{"n":8}') connection.cut();
		});
		const { subject } = publisherAt(broker.port, { version, qos });
		await subject.connect(never);
		await expect(subject.publish(batchOf(numbered(9))).settled).resolves.toEqual(all(9));
		expect(broker.connectionCount()).toBe(2);
	});

	test("a receive maximum of one", async () => {
		let most = 0;
		let open = 0;
		const broker = await scripted(
			(packet, connection) => {
				if (packet.cmd === "publish") most = Math.max(most, ++open);
				if (packet.cmd === (qos === 1 ? "publish" : "pubrel")) open--;
				acknowledge(packet, connection);
			},
			{ properties: { receiveMaximum: 1 } },
		);
		const { subject } = publisherAt(broker.port, { version, qos, maxInflight: version === "5.0" ? 1_000 : 1 });
		await subject.connect(never);
		expect(subject.inFlightLimit).toBe(1);
		await expect(subject.publish(batchOf(numbered(200))).settled).resolves.toEqual(all(200));
		expect(most).toBe(1);
	});

	test("the link cut while what is unanswered goes out again, twice: each message arrives, first times in order", async () => {
		const seen: string[] = [];
		const cutAfter = [0, 10, 3, 2];
		const counts: number[] = [];
		const broker = await scripted(
			(packet, connection) => {
				if (packet.cmd !== "publish") return acknowledge(packet, connection);
				seen.push(packet.payload.toString());
				const count = (counts[connection.number] ?? 0) + 1;
				counts[connection.number] = count;
				// The first connection answers nothing, the next two only a first message.
				const limit = cutAfter[connection.number];
				if (limit === undefined || (connection.number > 1 && count === 1)) acknowledge(packet, connection);
				else if (count >= limit) connection.cut();
			},
			(number) => ({ sessionPresent: number > 1 }),
		);
		const { subject } = publisherAt(broker.port, { version, qos, isCleanSession: version !== "5.0" });
		await subject.connect(never);
		const messages = numbered(60);
		await expect(subject.publish(batchOf(messages)).settled).resolves.toEqual(all(60));
		expect([...new Set(seen)]).toEqual(messages.map(({ body }) => body));
		expect(broker.connectionCount()).toBe(4);
	});

	test("a broker that closes after each few messages, a hundred times: nothing sticks, nothing is left behind", async () => {
		const flaps = 100;
		const broker = await scripted((packet, connection) => {
			acknowledge(packet, connection);
			const isLast = packet.cmd === (qos === 1 ? "publish" : "pubrel");
			if (isLast && connection.number <= flaps) connection.cut();
		});
		const clock = new ManualClock();
		const { subject } = publisherAt(broker.port, { version, qos }, clock);
		const waitingBefore = clock.waiting;
		await subject.connect(never);
		const ticket = subject.publish(batchOf(numbered(200)));
		const { publishedCount, refusals } = await passing(clock, ticket.settled);
		expect([publishedCount, refusals]).toEqual([200, []]);
		expect(subject.inFlight).toBe(0);
		await subject[Symbol.asyncDispose]();
		expect(clock.waiting).toBe(waitingBefore);
	});
});

describe.each(versions)("MQTT %s at QoS 2", (version) => {
	test.each([
		["the broker remembers: only PUBREL goes out again", true],
		["the broker forgot: the message goes out again", false],
	])("PUBREC came, and the link is cut before PUBREL; %s", async (_, isSessionPresent) => {
		const seen: string[] = [];
		// MQTT 3 needs a sign-in of its own to clear what an earlier run left in the session.
		const first = version === "5.0" ? 1 : 2;
		const broker = await scripted(
			(packet, connection) => {
				const number = connection.number - first + 1;
				if (packet.cmd === "publish") seen.push(`${number} publish ${packet.messageId}`);
				if (packet.cmd === "pubrel") seen.push(`${number} pubrel ${packet.messageId}`);
				if (packet.cmd === "pubrel" && number === 1) return connection.cut();
				acknowledge(packet, connection);
			},
			(number) => ({ sessionPresent: isSessionPresent && number > first }),
		);
		const { subject } = publisherAt(broker.port, { version, qos: 2, isCleanSession: false });
		await subject.connect(never);
		await expect(subject.publish(batchOf(numbered(1))).settled).resolves.toEqual(all(1));
		expect(seen).toEqual([
			"1 publish 1",
			"1 pubrel 1",
			...(isSessionPresent ? ["2 pubrel 1"] : ["2 publish 1", "2 pubrel 1"]),
		]);
	});
});

test("a receive maximum of one, of which the status message takes its share", async () => {
	const open = new Set<number>();
	let most = 0;
	const broker = await scripted(
		(packet, connection) => {
			if (packet.cmd !== "publish") return acknowledge(packet, connection);
			const id = packet.messageId ?? 0;
			most = Math.max(most, open.add(id).size);
			// What is already on its way is read before the answer leaves.
			setTimeout(() => {
				open.delete(id);
				acknowledge(packet, connection);
			}, 5);
		},
		{ properties: { receiveMaximum: 1 } },
	);
	const { subject } = publisherAt(broker.port, { statusTopic: "status" });
	await subject.connect(never);
	await expect(subject.publish(batchOf(numbered(5))).settled).resolves.toEqual(all(5));
	expect(most).toBe(1);
});

test("a broker that comes back with a smaller receive maximum gets no more than that", async () => {
	const unanswered = new Map<number, number>();
	let most = 0;
	const broker = await scripted(
		(packet, connection) => {
			if (packet.cmd !== "publish") return acknowledge(packet, connection);
			const open = (unanswered.get(connection.number) ?? 0) + 1;
			unanswered.set(connection.number, open);
			if (connection.number === 1) {
				if (open === 500) connection.cut();
				return;
			}
			most = Math.max(most, open);
			setImmediate(() => {
				unanswered.set(connection.number, (unanswered.get(connection.number) ?? 1) - 1);
				acknowledge(packet, connection);
			});
		},
		(number) => ({ properties: { receiveMaximum: number === 1 ? 500 : 3 } }),
	);
	const { subject } = publisherAt(broker.port);
	await subject.connect(never);
	expect(subject.inFlightLimit).toBe(500);
	await expect(subject.publish(batchOf(numbered(600))).settled).resolves.toEqual(all(600));
	expect(subject.inFlightLimit).toBe(3);
	expect(most).toBeLessThanOrEqual(3);
});

describe("answers that stay away", () => {
	const answering = (isForgotten: (body: string, connection: ScriptedConnection) => boolean) =>
		scripted((packet, connection) => {
			if (packet.cmd === "publish" && isForgotten(packet.payload.toString(), connection)) return;
			acknowledge(packet, connection);
		});

	test("the status message's: after a minute the others go on without it", async () => {
		const broker = await answering((body) => body === "online");
		const clock = new ManualClock();
		const { subject, causes } = publisherAt(broker.port, { statusTopic: "status", maxInflight: 1 }, clock);
		await subject.connect(never);
		const ticket = subject.publish(batchOf(numbered(3)));
		await expect(passing(clock, ticket.settled)).resolves.toEqual(all(3));
		expect(causes()).toEqual([]);
	});

	test("one message's, on three connections in turn: it is sent again each time, and never taken as refused", async () => {
		const broker = await answering((body, { number }) => body === '{"n":3}' && number <= 3);
		const clock = new ManualClock();
		const { subject, causes } = publisherAt(broker.port, { keepAliveS: 3_600 }, clock);
		await subject.connect(never);
		const ticket = subject.publish(batchOf(numbered(10)));
		await expect(passing(clock, ticket.settled)).resolves.toEqual(all(10));
		expect(causes().map(({ code }) => code)).toEqual(Array(3).fill("broker-unanswered"));
		expect(causes()[0]?.message).toContain("not acknowledged a message for a minute");
	});

	test("all of them, while pings are answered: after five minutes everything goes out again", async () => {
		const broker = await answering((_, { number }) => number === 1);
		const clock = new ManualClock();
		const { subject, causes } = publisherAt(broker.port, { keepAliveS: 3_600 }, clock);
		await subject.connect(never);
		const { settled } = subject.publish(batchOf(numbered(10)));
		await clock.advance(300_000);
		expect(causes()).toEqual([]);
		await clock.advance(5_000);
		await until(() => subject.status.phase === "retrying");
		await clock.advance(60_000);
		await expect(settled).resolves.toEqual(all(10));
		expect(causes()).toMatchObject([
			{ code: "broker-unanswered", message: expect.stringContaining("acknowledged nothing for 5 minutes") },
		]);
	});

	test("a broker that takes its time with each is left alone", async () => {
		const clock = new ManualClock();
		const held: (() => void)[] = [];
		const broker = await scripted((packet, connection) => {
			if (packet.cmd === "publish") held.push(() => acknowledge(packet, connection));
			else acknowledge(packet, connection);
		});
		const { subject, causes } = publisherAt(broker.port, { maxInflight: 1, keepAliveS: 3_600 }, clock);
		await subject.connect(never);
		const { settled } = subject.publish(batchOf(numbered(8)));
		for (let left = 8; left > 0; left--) {
			await until(() => held.length === 1);
			await clock.advance(290_000);
			held.pop()?.();
			await until(() => subject.inFlight === left - 1);
		}
		await expect(settled).resolves.toEqual(all(8));
		expect(causes()).toEqual([]);
	});
});

describe("what no message is refused for", () => {
	test("a broker that falls over three times, and is away in between", async () => {
		const broker = await scripted(
			(packet, connection) => {
				if (packet.cmd === "publish" && connection.number % 2 === 1 && connection.number < 6) return connection.cut();
				acknowledge(packet, connection);
			},
			(number) => (number % 2 === 0 && number < 6 ? { returnCode: 3, reasonCode: 0x88 } : {}),
		);
		const { subject } = publisherAt(broker.port);
		await subject.connect(never);
		await expect(subject.publish(batchOf(numbered(5))).settled).resolves.toEqual(all(5));
		expect(broker.connectionCount()).toBe(6);
	});
});

describe("the fate of one message", () => {
	test.each(versions)("MQTT %s: the third close on the same oldest message refuses it", async (version) => {
		const broker = await scripted((packet, connection) => {
			if (packet.cmd === "publish" && packet.payload.toString() === "poison") connection.cut();
			else acknowledge(packet, connection);
		});
		const { subject } = publisherAt(broker.port, { version }, hurriedClock(400));
		await subject.connect(never);
		const messages = numbered(10);
		messages[4] = { mqttTopic: "t", body: "poison" };
		const outcome = await subject.publish(batchOf(messages)).settled;
		expect(outcome).toMatchObject({
			publishedCount: 9,
			refusals: [{ index: 4, cause: { code: "broker-cuts-on-message" } }],
		});
		expect(broker.connectionCount()).toBe(4);
	});
});
