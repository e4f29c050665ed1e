import type { Packet } from "mqtt-packet";
import { expect, onTestFinished, test } from "vitest";
import { batchOf, brokerDsn, hurriedClock, numbered } from "@/server/testing/messages";
import { createMqttPublisher } from "./publisher";
import { acknowledge, never, scripted, until } from "./testing";

/** A publisher with a right to publish that can be taken away, and everything that its broker got. */
async function setUp(qos: 0 | 1 | 2) {
	const got: Packet["cmd"][] = [];
	let cut = () => {};
	const broker = await scripted((packet, connection) => {
		got.push(packet.cmd);
		cut = connection.cut;
		acknowledge(packet, connection);
	});
	const right = { isThere: true };
	const subject = createMqttPublisher(brokerDsn(broker.port, { keepAliveS: 3_600, qos }), {
		clock: hurriedClock(200),
		random: () => 0.5,
		mayPublish: () => right.isThere,
	});
	onTestFinished(() => subject[Symbol.asyncDispose]());
	await subject.connect(never);
	return { subject, broker, got, right, cut: () => cut() };
}

/** Lets the sockets of this process work for a while. */
async function aWhile(): Promise<void> {
	let turns = 0;
	await until(() => ++turns > 2_000);
}

test.each([0, 1, 2] as const)("nothing leaves once the right to publish is gone, at QoS %i", async (qos) => {
	const { subject, got, right } = await setUp(qos);
	await subject.publish(batchOf(numbered(1))).settled;
	await until(() => got.includes(qos === 2 ? "pubrel" : "publish"));
	const before = [...got];
	right.isThere = false;
	const refused = subject.publish(batchOf(numbered(5, 1)));
	refused.settled.catch(() => {});
	await aWhile();
	expect(got).toEqual(before);
	await subject[Symbol.asyncDispose]();
	await expect(refused.settled).rejects.toThrow();
	expect(got.filter((cmd) => cmd === "publish")).toHaveLength(1);
});

test("nobody signs in again once the right to publish is gone", async () => {
	const { subject, broker, right, cut } = await setUp(1);
	await subject.publish(batchOf(numbered(1))).settled;
	right.isThere = false;
	cut();
	await until(() => subject.status.phase !== "connected");
	await aWhile();
	expect(broker.connectionCount()).toBe(1);
	await subject[Symbol.asyncDispose]();
	expect(subject.status.phase).toBe("closed");
});
