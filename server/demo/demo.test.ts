import { connectAsync } from "mqtt";
import { afterEach, expect, test } from "vitest";
import { TestClient } from "@/server/simulator/testing/tmq-client";
import { type Demo, startDemo } from "./demo";

const demos: Demo[] = [];

afterEach(async () => {
	await Promise.all(demos.splice(0).map((demo) => demo.close()));
});

async function start(ports?: Demo["ports"]): Promise<Demo> {
	const demo = await startDemo({ ports });
	demos.push(demo);
	return demo;
}

test("its DSNs lead to a subscription with rows and to a broker that takes messages", async () => {
	const demo = await start();
	const source = new URL(demo.sourceDsn);
	await using client = await TestClient.open(`ws://${source.host}`);
	const topics = [source.pathname.slice(1)];
	expect((await client.subscribe({ topics, group_id: source.searchParams.get("group.id") })).code).toBe(0);
	expect(await client.ask("poll", { blocking_time: 2_000 })).toMatchObject({ have_message: true, database: "power" });

	const broker = new URL(demo.brokerDsn);
	const mqtt = await connectAsync(`mqtt://${broker.host}`, { protocolVersion: 4, clientId: "reader" });
	await mqtt.subscribeAsync("plant/#", { qos: 1 });
	const arrived = new Promise<string>((resolve) => mqtt.once("message", (topic) => resolve(topic)));
	await mqtt.publishAsync("plant/power/d1001", "{}", { qos: 1 });
	expect(await arrived).toBe("plant/power/d1001");
	await mqtt.endAsync();
});

test("takes the same ports again after a restart", async () => {
	const first = await start();
	await first.close();
	expect((await start(first.ports)).ports).toEqual(first.ports);
});

test("takes other ports when the kept ones are taken", async () => {
	const first = await start();
	const second = await start(first.ports);
	expect(second.ports.source).not.toBe(first.ports.source);
	expect(second.ports.broker).not.toBe(first.ports.broker);
});

test("closing twice is closing once", async () => {
	const demo = await start();
	await Promise.all([demo.close(), demo.close()]);
	await expect(TestClient.open(`ws://127.0.0.1:${demo.ports.source}`)).rejects.toThrow();
});
