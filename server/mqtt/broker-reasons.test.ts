import { describe, expect, test } from "vitest";
import type { MqttVersion } from "@/lib/dsn/types";
import { batchOf, numbered } from "@/server/testing/messages";
import { acknowledge, never, publisherAt, scripted } from "./testing";

/** What a user sees of each reason to turn a sign-in away, and whether it is tried again. */
const CONNACKS: [version: MqttVersion, code: number, key: string, isRetried: boolean, words: string][] = [
	["3.1.1", 1, "broker-refused-version", false, "does not speak MQTT 3.1.1"],
	["3.1.1", 2, "broker-refused-client-id", false, "does not accept the client id spillway-test"],
	["3.1.1", 3, "broker-unavailable", true, "for now (it is unavailable)"],
	["3.1.1", 4, "broker-refused-login", false, "refused the user name or password"],
	["3.1.1", 5, "broker-refused-login", false, "accepts no anonymous clients"],
	["3.1", 3, "broker-unavailable", true, "for now (it is unavailable)"],
	["3.1", 5, "broker-refused-login", false, "accepts no anonymous clients"],
	["5.0", 0x80, "broker-unavailable", true, "for now (it gave no reason)"],
	["5.0", 0x81, "broker-unavailable", true, "for now"],
	["5.0", 0x82, "broker-unavailable", true, "for now"],
	["5.0", 0x83, "broker-unavailable", true, "for now (a rule of its own)"],
	["5.0", 0x84, "broker-refused-version", false, "does not speak MQTT 5.0"],
	["5.0", 0x85, "broker-refused-client-id", false, "does not accept the client id"],
	["5.0", 0x86, "broker-refused-login", false, "refused the user name or password"],
	["5.0", 0x87, "broker-refused-login", false, "accepts no anonymous clients"],
	["5.0", 0x88, "broker-unavailable", true, "for now (it is unavailable)"],
	["5.0", 0x89, "broker-unavailable", true, "for now (it is busy)"],
	["5.0", 0x8a, "broker-banned", false, "has banned this client"],
	["5.0", 0x8c, "broker-auth-method", false, "authentication method"],
	["5.0", 0x90, "broker-refused-status-topic", false, "Change status_topic"],
	["5.0", 0x95, "broker-refused-connect", false, "sign-in too large"],
	["5.0", 0x97, "broker-unavailable", true, "for now (a quota is used up)"],
	["5.0", 0x99, "broker-refused-status-topic", false, "text of the last will"],
	["5.0", 0x9a, "broker-no-retain", false, "does not keep retained messages"],
	["5.0", 0x9b, "broker-qos-too-high", false, "does not offer QoS 1"],
	["5.0", 0x9c, "broker-use-another", true, "asks to use other.example:1883 for now"],
	["5.0", 0x9d, "broker-moved", false, "has moved to other.example:1883"],
	["5.0", 0x9f, "broker-unavailable", true, "for now (too many clients sign in at once)"],
];

describe("a sign-in that is turned away", () => {
	test.each(CONNACKS)("MQTT %s, CONNACK %i: %s (tried again: %s)", async (version, code, key, isRetried, words) => {
		const properties = code === 0x9c || code === 0x9d ? { serverReference: "other.example:1883" } : {};
		const broker = await scripted(acknowledge, (number) =>
			number === 1 ? { returnCode: code, reasonCode: code, properties } : {},
		);
		const { subject, causes } = publisherAt(broker.port, { version });
		const connected = subject.connect(never);
		if (isRetried) await connected;
		else await expect(connected).rejects.toMatchObject({ code: key });
		expect(subject.status.phase).toBe(isRetried ? "connected" : "failed");
		expect(causes()).toMatchObject([{ code: key, side: "broker", message: expect.stringContaining(words) }]);
		expect(broker.connectionCount()).toBe(isRetried ? 2 : 1);
	});
});

type Outcome = "retried" | "failed" | "refused";

/** Every reason of the standard's section 3.14.2.1 that a server may give. */
const DISCONNECTS: [code: number, outcome: Outcome, key: string, words: string][] = [
	[0x00, "retried", "broker-disconnected", "without a reason"],
	[0x80, "refused", "broker-disconnected", "it gave no reason"],
	[0x81, "refused", "broker-disconnected", "could not read what was sent"],
	[0x82, "refused", "broker-disconnected", "an error of protocol"],
	[0x83, "refused", "broker-disconnected", "a rule of its own"],
	[0x87, "refused", "broker-disconnected", "may not do what it did"],
	[0x89, "retried", "broker-busy", "too busy"],
	[0x8b, "retried", "broker-shutting-down", "shutting down"],
	[0x8d, "retried", "broker-keep-alive", "missed the keep-alive"],
	[0x8e, "retried", "broker-client-id-taken", "Another client signs in to the broker with the client id spillway-test"],
	[0x8f, "refused", "broker-disconnected", "topic filter"],
	[0x90, "refused", "broker-disconnected", "did not accept an MQTT topic"],
	[0x93, "refused", "broker-disconnected", "more messages in flight than it allows"],
	[0x94, "refused", "broker-disconnected", "topic alias"],
	[0x95, "refused", "broker-disconnected", "a packet was too large"],
	[0x96, "retried", "broker-rate", "Set rate_limit to less"],
	[0x97, "retried", "broker-quota", "a quota is used up"],
	[0x98, "retried", "broker-administrator", "An administrator"],
	[0x99, "refused", "broker-disconnected", "payload's format"],
	[0x9a, "failed", "broker-no-retain", "does not keep retained messages"],
	[0x9b, "failed", "broker-qos-too-high", "does not offer QoS 1"],
	[0x9c, "retried", "broker-use-another", "asks to use other.example:1883 for now"],
	[0x9d, "failed", "broker-moved", "has moved to other.example:1883"],
	[0x9e, "refused", "broker-disconnected", "shared subscriptions"],
	[0x9f, "retried", "broker-busy", "too many clients sign in at once"],
	[0xa0, "retried", "broker-connect-time", "for a limited time only"],
	[0xa1, "refused", "broker-disconnected", "subscription identifiers"],
	[0xa2, "refused", "broker-disconnected", "wildcard subscriptions"],
];

describe("a connection that the broker ends with a reason", () => {
	/** Ends the first connections as soon as a message comes, then takes everything. */
	async function endedTimes(times: number, reasonCode: number) {
		const properties =
			reasonCode === 0x9c || reasonCode === 0x9d ? { serverReference: "other.example:1883" } : { reasonString: "so" };
		const broker = await scripted((packet, connection) => {
			if (packet.cmd !== "publish" || connection.number > times) return acknowledge(packet, connection);
			connection.send({ cmd: "disconnect", reasonCode, properties });
			connection.cut();
		});
		const { subject, causes } = publisherAt(broker.port);
		await subject.connect(never);
		return { broker, subject, causes, ticket: subject.publish(batchOf(numbered(3))) };
	}

	test.each(DISCONNECTS)("DISCONNECT %i: %s, %s", async (code, outcome, key, words) => {
		const { subject, causes, ticket } = await endedTimes(1, code);
		if (outcome === "failed") await expect(ticket.settled).rejects.toMatchObject({ code: key });
		else await expect(ticket.settled).resolves.toEqual({ publishedCount: 3, refusals: [] });
		expect(subject.status.phase).toBe(outcome === "failed" ? "failed" : "connected");
		expect(causes()).toMatchObject([{ code: key, side: "broker", message: expect.stringContaining(words) }]);
	});

	test.each(DISCONNECTS.filter(([, outcome]) => outcome !== "failed"))(
		"DISCONNECT %i three times on one message: %s",
		async (code, outcome) => {
			const { ticket, broker } = await endedTimes(3, code);
			const { publishedCount, refusals } = await ticket.settled;
			expect(publishedCount).toBe(outcome === "refused" ? 2 : 3);
			expect(refusals.map(({ index, cause }) => [index, cause.code])).toEqual(
				outcome === "refused" ? [[0, "broker-cuts-on-message"]] : [],
			);
			expect(broker.connectionCount()).toBe(4);
		},
	);
});

/** What a message's own answer may say against it, at QoS 1 (PUBACK) and QoS 2 (PUBREC). */
const REFUSALS: [code: number, key: string, words: string][] = [
	[0x80, "broker-refused", "refused the message"],
	[0x83, "broker-refused", "by a rule of its own"],
	[0x87, "broker-not-authorised", "does not allow this client to publish to the MQTT topic"],
	[0x90, "broker-topic-refused", "does not accept the MQTT topic"],
	[0x95, "broker-packet-too-large", "as too large"],
	[0x97, "broker-quota", "a quota is used up"],
	[0x99, "broker-payload-refused", "payload format"],
	[0xb0, "broker-refused", "refused the message"],
];

describe.each([1, 2] as const)("a message refused by name at QoS %i", (qos) => {
	test.each(REFUSALS)("reason %i: %s", async (reasonCode, key, words) => {
		const broker = await scripted((packet, connection) => {
			const isRefused = packet.cmd === "publish" && packet.payload.toString() === '{"n":4}';
			if (!isRefused) return acknowledge(packet, connection);
			connection.send({ cmd: qos === 1 ? "puback" : "pubrec", messageId: packet.messageId ?? 0, reasonCode });
		});
		const { subject } = publisherAt(broker.port, { qos });
		await subject.connect(never);
		const outcome = await subject.publish(batchOf(numbered(9))).settled;
		expect(outcome).toMatchObject({
			publishedCount: 8,
			refusals: [{ index: 4, cause: { code: key, side: "broker", message: expect.stringContaining(words) } }],
		});
		expect(broker.connectionCount()).toBe(1);
	});

	test("a packet id that the broker's session holds already: signed in with a clean one, nothing refused", async () => {
		const cleans: boolean[] = [];
		const broker = await scripted(
			(packet, connection) => {
				if (packet.cmd !== "publish" || connection.number > 1) return acknowledge(packet, connection);
				const reasonCode = 0x91;
				connection.send({ cmd: qos === 1 ? "puback" : "pubrec", messageId: packet.messageId ?? 0, reasonCode });
			},
			(_number, connect) => {
				cleans.push(connect.clean ?? false);
				return {};
			},
		);
		const { subject, causes } = publisherAt(broker.port, { qos, isCleanSession: false });
		await subject.connect(never);
		const { settled } = subject.publish(batchOf(numbered(9)));
		await expect(settled).resolves.toEqual({ publishedCount: 9, refusals: [] });
		expect(causes()).toMatchObject([{ code: "broker-packet-id-in-use" }]);
		expect(cleans).toEqual([true, true]);
	});
});

test("a rival under the same id is named, and the sign-ins are half a minute apart", async () => {
	const broker = await scripted((packet, connection) => {
		if (packet.cmd !== "publish" || connection.number > 3) return acknowledge(packet, connection);
		connection.send({ cmd: "disconnect", reasonCode: 0x8e });
		connection.cut();
	});
	const { subject, causes } = publisherAt(broker.port);
	const waitsMs: number[] = [];
	subject.onStatus((status) => {
		if (status.phase === "retrying") waitsMs.push(status.nextAttemptAtMs - Date.now());
	});
	await subject.connect(never);
	const { settled } = subject.publish(batchOf(numbered(2)));
	await expect(settled).resolves.toEqual({ publishedCount: 2, refusals: [] });
	expect(causes().map(({ code }) => code)).toEqual(Array(3).fill("broker-client-id-taken"));
	expect(waitsMs).toHaveLength(3);
	for (const waitMs of waitsMs) expect(waitMs).toBeGreaterThan(29_000);
});
