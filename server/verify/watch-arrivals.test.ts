import net from "node:net";
import { Aedes } from "aedes";
import { connectAsync } from "mqtt";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { TaskSample } from "@/lib/api/task";
import type { VerifyLine } from "@/lib/api/verify";
import type { BrokerDsn } from "@/lib/dsn/types";
import { systemClock } from "@/server/clock";
import { listen as listenOn } from "@/server/simulator/listen";
import { ManualClock } from "@/server/testing/manual-clock";
import { brokerDsn } from "@/server/testing/messages";
import { type Mosquitto, startMosquitto } from "@/server/testing/mosquitto";
import { type WatchArrivalsOptions, watchArrivals } from "./watch-arrivals";

const OWN = '"topic":"topic_meters"';
const bodyOf = (n: number) => `{"data":{"n":${n}},"offset":{"database":"power",${OWN},"vgroupId":2,"offset":${n}}}`;

/** Reads lines until it is told to stop; `until` waits for what is wanted. */
function watch(broker: BrokerDsn, options: Partial<WatchArrivalsOptions> = {}) {
	const ending = new AbortController();
	let say: (samples: readonly TaskSample[]) => void = () => {};
	const lines: VerifyLine[] = [];
	const done = (async () => {
		const all = watchArrivals({
			broker,
			clientId: "verify-1",
			filters: ["plant/+/+"],
			isFollowing: true,
			isOwn: (body) => body.includes(OWN),
			follow(onSamples) {
				say = onSamples;
				return () => {
					say = () => {};
				};
			},
			clock: systemClock,
			signal: ending.signal,
			...options,
		});
		for await (const line of all) lines.push(line);
	})();
	onTestFinished(async () => {
		ending.abort();
		await done;
	});
	const ofType = <Type extends VerifyLine["type"]>(type: Type) =>
		lines.filter((line): line is Extract<VerifyLine, { type: Type }> => line.type === type);
	const until = async (type: VerifyLine["type"], count = 1) => {
		await expect.poll(() => ofType(type).length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count);
	};
	return { lines, ofType, until, say: (samples: TaskSample[]) => say(samples), end: () => ending.abort(), done };
}

function sample(n: number, mqttTopic: string): TaskSample {
	const body = bodyOf(n);
	return {
		id: n,
		atMs: Date.now(),
		outcome: "published",
		mqttTopic,
		body,
		isCut: false,
		bodyBytes: body.length,
		vgroupId: 2,
		qos: 1,
		delayMs: 0,
	};
}

describe("beside a real broker", () => {
	let mosquitto: Mosquitto;
	let publisher: Awaited<ReturnType<typeof connectAsync>>;
	beforeEach(async () => {
		mosquitto = await startMosquitto({ config: ["allow_anonymous true"] });
		publisher = await connectAsync(`mqtt://127.0.0.1:${mosquitto.port}`);
	});
	afterEach(async () => {
		await publisher.endAsync(true);
		await mosquitto[Symbol.asyncDispose]();
	});
	const publish = (topic: string, body: string, retain = false) =>
		publisher.publishAsync(topic, body, { qos: 1, retain });

	test("what arrives is matched with what was sent, in whichever order they are told", async () => {
		const watched = watch(brokerDsn(mosquitto.port));
		await watched.until("subscribed");
		await publish("plant/power/d1", bodyOf(1));
		await watched.until("count");
		watched.say([sample(1, "plant/power/d1"), sample(2, "plant/power/d2")]);
		await watched.until("sent", 2);
		expect(watched.ofType("arrived").map(({ id }) => id)).toEqual([1]);
		await publish("plant/power/d2", bodyOf(2));
		await watched.until("arrived", 2);
		expect(watched.ofType("arrived").map(({ id }) => id)).toEqual([1, 2]);
		expect(watched.ofType("arrived").every(({ delayMs }) => delayMs >= 0)).toBe(true);
		expect(watched.ofType("other")).toEqual([]);
	});

	test("the same body under another topic is another message", async () => {
		const watched = watch(brokerDsn(mosquitto.port));
		await watched.until("subscribed");
		watched.say([sample(1, "plant/power/d1")]);
		await publish("plant/power/d9", bodyOf(1));
		await publish("plant/power/d1", bodyOf(1));
		await watched.until("arrived");
		await expect.poll(() => watched.ofType("count").at(-1)?.arrived).toBe(2);
		expect(watched.ofType("arrived")).toHaveLength(1);
	});

	test("what was read before anybody listened is not waited for", async () => {
		const watched = watch(brokerDsn(mosquitto.port));
		await watched.until("subscribed");
		watched.say([{ ...sample(1, "plant/power/d1"), delayMs: 60_000 }, sample(2, "plant/power/d2")]);
		await watched.until("sent");
		expect(watched.ofType("sent").map(({ id }) => id)).toEqual([2]);
	});

	test("retained messages and those of others are shown as such", async () => {
		await publish("plant/power/old", bodyOf(7), true);
		const watched = watch(brokerDsn(mosquitto.port));
		await watched.until("other");
		await publish("plant/hall/door", "open");
		await watched.until("other", 2);
		expect(watched.ofType("other").map(({ isRetained, mqttTopic, body }) => [isRetained, mqttTopic, body])).toEqual([
			[true, "plant/power/old", bodyOf(7)],
			[false, "plant/hall/door", "open"],
		]);
	});

	test("a topic that the filter does not match is subscribed to when it is first sent", async () => {
		const watched = watch(brokerDsn(mosquitto.port));
		await watched.until("subscribed");
		watched.say([sample(1, "plant/power/hall/2")]);
		await expect.poll(() => mosquitto.log()).toContain("plant/power/hall/2 (QoS");
		await expect
			.poll(async () => {
				watched.say([sample(2, "plant/power/hall/2")]);
				await publish("plant/power/hall/2", bodyOf(2));
				return watched.ofType("arrived").length;
			})
			.toBeGreaterThan(0);
	});

	test("ends with the viewer, and leaves the broker", async () => {
		const watched = watch(brokerDsn(mosquitto.port));
		await watched.until("subscribed");
		watched.end();
		await watched.done;
		await expect.poll(() => mosquitto.log()).toMatch(/verify-1 (disconnected|closed)/);
	});

	test("more a second than are taken ends it with what to do", async () => {
		// However slow this machine is, they all arrive within the same second.
		const watched = watch(brokerDsn(mosquitto.port), { clock: new ManualClock() });
		await watched.until("subscribed");
		const publishSome = () =>
			Promise.all(
				Array.from({ length: 1_000 }, (_, n) => publisher.publishAsync("plant/power/d1", `${n}`, { qos: 0 })),
			);
		while (watched.ofType("done").length === 0) await publishSome();
		expect(watched.ofType("done")).toMatchObject([{ reason: "too-many" }]);
		await watched.done;
	});

	test("a broker that goes away ends it, saying so", async () => {
		const watched = watch(brokerDsn(mosquitto.port));
		await watched.until("subscribed");
		await mosquitto.kill();
		await watched.until("done");
		expect(watched.ofType("done")).toMatchObject([{ reason: "broker" }]);
	});
});

test("a broker that is not there is a line, not an error", async () => {
	const watched = watch(brokerDsn(9));
	await watched.done;
	expect(watched.lines).toMatchObject([
		{ type: "done", reason: "broker", message: expect.stringContaining("127.0.0.1:9") },
	]);
});

test("a broker that refuses the subscription is named with its filter", async () => {
	const aedes = await Aedes.createBroker({ authorizeSubscribe: (_client, _wanted, answer) => answer(null, null) });
	const server = net.createServer(aedes.handle);
	const port = await listenOn(server, 0, "127.0.0.1");
	onTestFinished(() => {
		server.close();
		aedes.close();
	});
	const watched = watch(brokerDsn(port, { version: "3.1.1" }));
	await watched.until("refused");
	expect(watched.ofType("refused")).toMatchObject([{ filter: "plant/+/+" }]);
});
