import fc from "fast-check";
import { type IPublishPacket, parser } from "mqtt-packet";
import { describe, expect, test } from "vitest";
import type { Qos } from "@/lib/dsn/types";
import { batchOf, numbered } from "@/server/testing/messages";
import { brokerCause } from "./causes";
import { encodePublishProperties, type PublishShape } from "./publish-packet";
import { PublishWindow } from "./window";

const NO_LIMITS = { maxBytes: 1_000_000, maxCount: 1_000_000, maximumPacketSize: Number.POSITIVE_INFINITY };
const LAST_ID = 65_534;
const none = { messageExpiryS: undefined, contentType: undefined, userProperties: {} };

function open(qos: Qos = 1) {
	const shape: PublishShape = {
		version: "5.0",
		qos,
		isRetained: false,
		properties: encodePublishProperties("5.0", none),
	};
	return new PublishWindow(shape);
}

interface Sent {
	id: number | undefined;
	body: string;
	isRepeat: boolean;
}

function packetsIn(bytes: Uint8Array | undefined): Sent[] {
	const sent: Sent[] = [];
	const read = parser({ protocolVersion: 5 });
	read.on("packet", (packet) => {
		const { messageId, payload, dup } = packet as IPublishPacket;
		sent.push({ id: messageId, body: payload.toString(), isRepeat: dup });
	});
	if (bytes !== undefined) read.parse(Buffer.from(bytes));
	return sent;
}

function takeAll(window: PublishWindow, limits = NO_LIMITS): Sent[] {
	const sent: Sent[] = [];
	for (let chunk = window.take(limits); chunk !== undefined; chunk = window.take(limits)) {
		sent.push(...packetsIn(chunk.bytes));
	}
	return sent;
}

const refused = (mqttTopic: string) => brokerCause("broker-refused", mqttTopic);

describe("what is taken", () => {
	test("whole packets in order, within the limits, of one batch at a time", () => {
		const window = open();
		const first = window.add(batchOf(numbered(5)));
		window.add(batchOf(numbered(2, 5)));
		const chunks = [3, 3, 3].map((maxCount) => window.take({ ...NO_LIMITS, maxCount }));
		expect(chunks.map((chunk) => packetsIn(chunk?.bytes).map(({ body }) => body))).toEqual([
			['{"n":0}', '{"n":1}', '{"n":2}'],
			['{"n":3}', '{"n":4}'],
			['{"n":5}', '{"n":6}'],
		]);
		expect(chunks.map((chunk) => chunk?.endsAt)).toEqual([3, 5, 7]);
		expect(window.take(NO_LIMITS)).toBeUndefined();
		expect(window).toMatchObject({ unacknowledged: 7, inFlight: 7, hasUnsent: false, oldestSent: 0 });
		expect(first.remaining).toBe(5);
	});

	test("a packet above the limit of bytes goes alone", () => {
		const window = open();
		window.add(batchOf(numbered(3)));
		expect(window.take({ ...NO_LIMITS, maxBytes: 1 })?.count).toBe(1);
	});

	test("what the broker would not take is refused unsent", async () => {
		const window = open();
		const messages = numbered(3);
		messages[1] = { mqttTopic: "t", body: "x".repeat(500) };
		const { settled } = window.add(batchOf(messages));
		expect(takeAll(window, { ...NO_LIMITS, maximumPacketSize: 100 }).map(({ id }) => id)).toEqual([1, 3]);
		window.settle(1);
		window.settle(3);
		await expect(settled.promise).resolves.toMatchObject({
			publishedCount: 2,
			refusals: [{ index: 1, cause: { code: "broker-packet-too-large" } }],
		});
	});

	test("what is refused unsent takes nothing with it, however often the ids have come round", () => {
		const window = open();
		window.add(batchOf(numbered(LAST_ID * 2)));
		for (let sent = takeAll(window); sent.length > 0; sent = takeAll(window)) {
			for (const { id } of sent) window.settle(id ?? 0);
		}
		window.add(batchOf([...numbered(2), { mqttTopic: "t", body: "x".repeat(500) }, ...numbered(1, 2)]));
		const sent = takeAll(window, { ...NO_LIMITS, maximumPacketSize: 100 });
		expect(sent.map(({ body }) => body)).toEqual(['{"n":0}', '{"n":1}', '{"n":2}']);
		expect(window.unacknowledged).toBe(3);
		for (const { id } of sent) window.settle(id ?? 0);
		expect(window).toMatchObject({ unacknowledged: 0, inFlight: 0 });
	});

	test("ids come round, and none is used while its last message is unanswered", () => {
		const window = open();
		window.add(batchOf(numbered(LAST_ID + 10)));
		const sent = takeAll(window);
		expect(sent).toHaveLength(LAST_ID);
		expect(new Set(sent.map(({ id }) => id)).size).toBe(LAST_ID);
		window.settle(2);
		expect(window.take(NO_LIMITS)).toBeUndefined();
		window.settle(1);
		expect(takeAll(window).map(({ id, body }) => [id, body])).toEqual([
			[1, `{"n":${LAST_ID}}`],
			[2, `{"n":${LAST_ID + 1}}`],
		]);
	});
});

describe("answers", () => {
	test("in any order; a batch is settled with its last", async () => {
		const window = open();
		const { settled } = window.add(batchOf(numbered(3)));
		takeAll(window);
		window.settle(3);
		window.settle(1, refused);
		expect(window).toMatchObject({ unacknowledged: 1, inFlight: 1, settledCount: 2, oldestSent: 1 });
		window.settle(2);
		await expect(settled.promise).resolves.toEqual({
			publishedCount: 2,
			refusals: [{ index: 0, cause: refused("t") }],
		});
		expect(window.oldestSent).toBeUndefined();
	});

	test.each([
		["of a message that was never sent", 3],
		["of no message at all", 0],
		["of the status message", 65_535],
		["said twice", 1],
	])("%s change nothing", (_, id) => {
		const window = open();
		window.add(batchOf(numbered(4)));
		window.take({ ...NO_LIMITS, maxCount: 2 });
		window.settle(1);
		window.settle(id);
		expect(window).toMatchObject({ unacknowledged: 1, inFlight: 3, settledCount: 1 });
	});

	test("QoS 0: what the socket took is settled up to there", () => {
		const window = open(0);
		window.add(batchOf(numbered(4)));
		window.take({ ...NO_LIMITS, maxCount: 3 });
		window.flushed(2);
		expect(window).toMatchObject({ unacknowledged: 1, inFlight: 2 });
		window.flushed(4);
		expect(window).toMatchObject({ unacknowledged: 0, inFlight: 1 });
	});

	test("QoS 0: what was refused unsent is settled once", async () => {
		const window = open(0);
		const { settled } = window.add(
			batchOf([...numbered(1), { mqttTopic: "t", body: "x".repeat(500) }, ...numbered(1, 1)]),
		);
		const chunk = window.take({ ...NO_LIMITS, maximumPacketSize: 100 });
		window.flushed(chunk?.endsAt ?? 0);
		await expect(settled.promise).resolves.toMatchObject({ publishedCount: 2, refusals: [{ index: 1 }] });
		expect(window).toMatchObject({ unacknowledged: 0, inFlight: 0, settledCount: 3 });
	});

	test("QoS 2: PUBREL for what was sent, also when asked for twice, and never for the unknown", () => {
		const window = open(2);
		window.add(batchOf(numbered(2)));
		window.take({ ...NO_LIMITS, maxCount: 1 });
		expect([window.release(1), window.release(1), window.release(2)]).toEqual([true, true, false]);
		window.settle(1);
		expect(window.release(1)).toBe(false);
	});
});

describe("a new connection", () => {
	test("sends again what was not answered, under the same ids, marked as repeats if the broker kept the session", () => {
		for (const isSessionPresent of [true, false]) {
			const window = open();
			window.add(batchOf(numbered(4)));
			window.take({ ...NO_LIMITS, maxCount: 3 });
			window.settle(2);
			expect(window.reconnected(isSessionPresent)).toEqual([]);
			expect(takeAll(window)).toEqual([
				{ id: 1, body: '{"n":0}', isRepeat: isSessionPresent },
				{ id: 3, body: '{"n":2}', isRepeat: isSessionPresent },
				{ id: 4, body: '{"n":3}', isRepeat: false },
			]);
			expect(window.unacknowledged).toBe(3);
		}
	});

	test("QoS 2: released messages need only PUBREL while the session is there, and everything when it is not", () => {
		const kept = open(2);
		kept.add(batchOf(numbered(2)));
		takeAll(kept);
		kept.release(1);
		expect(kept.reconnected(true)).toEqual([1]);
		expect(takeAll(kept).map(({ id }) => id)).toEqual([2]);
		kept.settle(1);
		kept.settle(2);
		expect(kept).toMatchObject({ unacknowledged: 0, inFlight: 0 });

		const lost = open(2);
		lost.add(batchOf(numbered(2)));
		takeAll(lost);
		lost.release(1);
		expect(lost.reconnected(false)).toEqual([]);
		expect(takeAll(lost).map(({ id }) => id)).toEqual([1, 2]);
	});

	test("the oldest can be taken as refused before it is sent again", () => {
		const window = open();
		const batch = window.add(batchOf(numbered(2)));
		takeAll(window);
		window.reconnected(true);
		window.refuseOldest(refused);
		expect(takeAll(window).map(({ id }) => id)).toEqual([2]);
		expect(batch.remaining).toBe(1);
	});
});

test("giving up rejects every batch and leaves nothing in flight", async () => {
	const window = open();
	const tickets = [window.add(batchOf(numbered(2))), window.add(batchOf(numbered(2)))];
	window.take({ ...NO_LIMITS, maxCount: 1 });
	window.failAll(new Error("over"));
	for (const { settled } of tickets) await expect(settled.promise).rejects.toThrow("over");
	expect(window).toMatchObject({ unacknowledged: 0, inFlight: 0, hasUnsent: false, oldestSent: undefined });
});

test("whatever happens on the way, every message is settled once and first sent in order", async () => {
	const step = fc.oneof(
		fc.record({ do: fc.constant("send" as const), count: fc.integer({ min: 1, max: 9 }) }),
		fc.record({ do: fc.constant("answer" as const), pick: fc.nat() }),
		fc.record({ do: fc.constant("reconnect" as const), isSessionPresent: fc.boolean() }),
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 6 }),
			fc.array(step),
			async (sizes, steps) => {
				const window = open();
				let total = 0;
				const tickets = sizes.map((size) => {
					const batch = window.add(batchOf(numbered(size, total)));
					total += size;
					return batch;
				});
				const firstSent: number[] = [];
				let waiting: number[] = [];
				const take = (maxCount: number) => {
					for (const { id, body } of packetsIn(window.take({ ...NO_LIMITS, maxCount })?.bytes)) {
						const number = JSON.parse(body).n as number;
						if (number >= firstSent.length) firstSent.push(number);
						waiting.push(id ?? 0);
					}
				};
				const answer = (pick: number) => window.settle(waiting.splice(pick % waiting.length, 1)[0] ?? 0);
				for (const next of steps) {
					if (next.do === "send") take(next.count);
					else if (next.do === "answer" && waiting.length > 0) answer(next.pick);
					else if (next.do === "reconnect") {
						waiting = [];
						window.reconnected(next.isSessionPresent);
					}
					expect(window.unacknowledged).toBe(waiting.length);
				}
				while (window.hasUnsent || waiting.length > 0) {
					take(5);
					while (waiting.length > 0) answer(0);
				}
				expect(firstSent).toEqual([...Array(total).keys()]);
				expect(window).toMatchObject({ inFlight: 0, settledCount: total });
				const outcomes = await Promise.all(tickets.map(({ settled }) => settled.promise));
				expect(outcomes.map(({ publishedCount }) => publishedCount)).toEqual(sizes);
			},
		),
	);
});
