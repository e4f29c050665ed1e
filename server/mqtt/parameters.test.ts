import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { connectAsync } from "mqtt";
import { describe, expect, onTestFinished, test } from "vitest";
import { readBroker } from "@/lib/dsn/check-broker";
import type { Clock } from "@/server/clock";
import { makeCertificates } from "@/server/testing/certificates";
import { ManualClock } from "@/server/testing/manual-clock";
import { batchOf, hurriedClock, type Listener, listen, numbered } from "@/server/testing/messages";
import { type Mosquitto, type MosquittoOptions, startMosquitto } from "@/server/testing/mosquitto";
import { mosquittoUsers } from "@/server/testing/mosquitto-users";
import { startScriptedBroker } from "@/server/testing/scripted-broker";
import { startWebSocketProxy } from "@/server/testing/websocket-proxy";
import { createMqttPublisher } from "./publisher";
import { until } from "./testing";
import type { PublisherStatus } from "./types";

// Parameters of the broker DSN, each as a user writes it and as a real broker sees it. What concerns the messages
// themselves is tested with the pipeline.

const never = new AbortController().signal;

async function broker(options: MosquittoOptions = {}): Promise<Mosquitto> {
	const mosquitto = await startMosquitto(options);
	onTestFinished(() => mosquitto[Symbol.asyncDispose]());
	return mosquitto;
}

async function subscriber(port: number, filter?: string): Promise<Listener> {
	const created = await listen(port, filter);
	onTestFinished(() => created[Symbol.asyncDispose]());
	return created;
}

/** A publisher for `mqtt://ADDRESS?client_id=c&topic=t&PARAMS`. */
function publisher(address: string | number, params = "", version = "5.0", clock: Clock = hurriedClock()) {
	const where = typeof address === "number" ? `mqtt://127.0.0.1:${address}` : address;
	const checked = readBroker(`${where}?version=${version}&client_id=c&topic=t${params}`);
	if (!checked.ok) throw new Error(checked.issues[0]?.message);
	const created = createMqttPublisher(checked.value, { clock, random: () => 0.5 });
	onTestFinished(() => created[Symbol.asyncDispose]());
	return created;
}

type Publisher = ReturnType<typeof publisher>;

async function connected(...parameters: Parameters<typeof publisher>): Promise<Publisher> {
	const subject = publisher(...parameters);
	await subject.connect(never);
	return subject;
}

async function publishOne(subject: Publisher): Promise<void> {
	await expect(subject.publish(batchOf(numbered(1))).settled).resolves.toEqual({ publishedCount: 1, refusals: [] });
}

const LOG = { timeout: 10_000, interval: 20 };

/** What Mosquitto logs arrives a little after it happened. */
function logged(mosquitto: Mosquitto) {
	return expect.poll(() => mosquitto.log(), LOG);
}

function nextStatus(subject: Publisher, phase: PublisherStatus["phase"]): Promise<PublisherStatus> {
	return new Promise((resolve) => {
		const remove = subject.onStatus((status) => {
			if (status.phase !== phase) return;
			remove();
			resolve(status);
		});
	});
}

describe("CONNECT, as Mosquitto logs it", () => {
	test.each([
		["version 3.1", "3.1", "", /as c \(p1, c1, k60\)/],
		["version 3.1.1", "3.1.1", "", /as c \(p2, c1, k60\)/],
		["version 5.0", "5.0", "", /as c \(p5, c1, k60\)/],
		["client_id", "5.0", "&client_id=plant-7", /as plant-7 \(/],
		["keep_alive", "5.0", "&keep_alive=7", /as c \(p5, c1, k7\)/],
		["keep_alive off", "3.1.1", "&keep_alive=0", /as c \(p2, c1, k0\)/],
		["clean_session=false after the first sign-in", "3.1.1", "&clean_session=false", /as c \(p2, c0, k60\)/],
	])("%s", async (_, version, params, line) => {
		const mosquitto = await broker();
		const subject = publisher(mosquitto.port, params, version);
		await subject.connect(never);
		await publishOne(subject);
		await logged(mosquitto).toMatch(line);
	});

	test("user and password, and not one without the right other", async () => {
		const mosquitto = await broker({
			config: ["allow_anonymous false", "password_file {dir}/users"],
			files: { users: mosquittoUsers({ "a b": "p@ss/word" }) },
		});
		const at = (login: string) => `mqtt://${login}127.0.0.1:${mosquitto.port}`;
		await connected(at("a%20b:p%40ss%2Fword@"));
		await logged(mosquitto).toContain("u'a b'");
		for (const login of ["", "a%20b:wrong@", "other:p%40ss%2Fword@"]) {
			await expect(connected(at(login))).rejects.toMatchObject({ code: "broker-refused-login" });
		}
	});

	test("a password alone, as MQTT 5 allows", async () => {
		const mosquitto = await broker();
		await publishOne(await connected(`mqtt://:token@127.0.0.1:${mosquitto.port}`));
	});
});

test("several hosts: the next one is tried when one is away", async () => {
	const gone = await broker();
	await gone.kill();
	const mosquitto = await broker();
	const subject = await connected(`mqtt://127.0.0.1:${gone.port},127.0.0.1:${mosquitto.port}`);
	await publishOne(subject);
	await logged(mosquitto).toContain("as c (");
});

describe.each(["3.1.1", "5.0"])("clean_session over MQTT %s", (version) => {
	test.each([
		["true", "(0, 0)"],
		["false", "(1, 0)"],
	])("%s: after a lost connection CONNACK says %s", async (isClean, connack) => {
		const mosquitto = await broker();
		const subject = await connected(mosquitto.port, `&clean_session=${isClean}`, version);
		const lost = nextStatus(subject, "retrying");
		const other = await connectAsync(`mqtt://127.0.0.1:${mosquitto.port}`, {
			clientId: "c",
			clean: false,
			protocolVersion: version === "5.0" ? 5 : 4,
			properties: { sessionExpiryInterval: 60 },
			reconnectPeriod: 0,
		});
		onTestFinished(() => other.endAsync(true));
		await lost;
		await nextStatus(subject, "connected");
		// MQTT 3 clears an old session by a sign-in of its own; the other client's is one too.
		const isFirstCleared = version === "3.1.1" && isClean === "false";
		const answers = () => [...mosquitto.log().matchAll(/Sending CONNACK to c (\(\d, \d+\))/g)];
		await expect.poll(() => answers().length, LOG).toBe(isFirstCleared ? 4 : 3);
		expect(answers().at(-1)?.[1]).toBe(connack);
	});
});

describe("PUBLISH", () => {
	test.each([
		["qos and retain left out", "", 0, false],
		["qos=1", "&qos=1", 1, false],
		["qos=2", "&qos=2", 2, false],
		["retain", "&qos=1&retain=true", 1, true],
	])("%s", async (_, params, qos, isRetained) => {
		const mosquitto = await broker();
		const now = await subscriber(mosquitto.port);
		await publishOne(await connected(mosquitto.port, params, "3.1.1"));
		await now.until(1);
		await logged(mosquitto).toMatch(new RegExp(`PUBLISH from c \\(d0, q${qos}, r${isRetained ? 1 : 0}, `));
	});

	test("message_expiry, content_type and user_property reach the subscriber, and without them nothing does", async () => {
		const mosquitto = await broker();
		const heard = await subscriber(mosquitto.port);
		const params = "&message_expiry=1h&content_type=application%2Fjson&user_property.site=%CE%B1&user_property.b={{x}}";
		await publishOne(await connected(mosquitto.port, params));
		await publishOne(await connected(mosquitto.port, "&client_id=d"));
		await heard.until(2);
		const [first, second] = heard.received.map(({ properties }) => properties as Record<string, unknown>);
		expect(first).toMatchObject({ contentType: "application/json", userProperties: { site: "α", b: "{x}" } });
		expect(first?.["messageExpiryInterval"]).toBeGreaterThan(3_590);
		expect(first?.["messageExpiryInterval"]).toBeLessThanOrEqual(3_600);
		expect(second).toBeUndefined();
	});
});

describe("what the broker cannot do is said at the start", () => {
	test.each([
		["max_qos 1", "&qos=2", "broker-qos-too-high"],
		["max_qos 0", "&qos=1", "broker-qos-too-high"],
	])("%s with %s", async (line, params, code) => {
		const mosquitto = await broker({ listener: [line], config: ["allow_anonymous true"] });
		await expect(connected(mosquitto.port, params)).rejects.toMatchObject({ code });
		await publishOne(await connected(mosquitto.port, "&qos=0&client_id=d"));
	});

	test.each(["&retain=true", "&status_topic=s"])("retain_available false with %s", async (params) => {
		const mosquitto = await broker({ config: ["allow_anonymous true", "retain_available false"] });
		await expect(connected(mosquitto.port, params)).rejects.toMatchObject({ code: "broker-no-retain" });
	});
});

test("connect_timeout: a peer that never answers is given up after it", async () => {
	const silent = net.createServer(() => {}).listen(0, "127.0.0.1");
	await once(silent, "listening");
	onTestFinished(() => void silent.close());
	const { port } = silent.address() as AddressInfo;
	// The first to begin would be the first to give up, if both waited for as long.
	const patient = publisher(port, "&connect_timeout=10m&client_id=d");
	patient.connect(never).catch(() => {});
	const subject = publisher(port, "&connect_timeout=150ms");
	subject.connect(never).catch(() => {});
	expect(await nextStatus(subject, "retrying")).toMatchObject({
		cause: { message: expect.stringContaining("no answer to CONNECT") },
	});
	expect(patient.status.phase).toBe("connecting");
	await Promise.all([subject[Symbol.asyncDispose](), patient[Symbol.asyncDispose]()]);
});

test.each(["3.1.1", "5.0"])("max_inflight over MQTT %s: so many unanswered, and no more", async (version) => {
	const waiting: number[] = [];
	let most = 0;
	const scripted = await startScriptedBroker((packet, connection) => {
		if (packet.cmd !== "publish") return;
		most = Math.max(most, waiting.push(packet.messageId ?? 0));
		if (waiting.length < 5) return;
		for (const messageId of waiting.splice(0)) connection.send({ cmd: "puback", messageId, reasonCode: 0 });
	});
	onTestFinished(() => scripted[Symbol.asyncDispose]());
	const subject = await connected(scripted.port, "&qos=1&max_inflight=5", version);
	expect(subject.inFlightLimit).toBe(5);
	await expect(subject.publish(batchOf(numbered(100))).settled).resolves.toMatchObject({ publishedCount: 100 });
	expect(most).toBe(5);
});

test("rate_limit: exactly so many messages in each second", async () => {
	const clock = new ManualClock(0);
	const seenAtMs: number[] = [];
	const scripted = await startScriptedBroker((packet, connection) => {
		if (packet.cmd !== "publish") return;
		seenAtMs.push(clock.nowMs());
		connection.send({ cmd: "puback", messageId: packet.messageId ?? 0, reasonCode: 0 });
	});
	onTestFinished(() => scripted[Symbol.asyncDispose]());
	const subject = publisher(scripted.port, "&qos=1&rate_limit=10", "5.0", clock);
	await subject.connect(never);
	const { settled } = subject.publish(batchOf(numbered(31)));
	for (const second of [0, 1, 2]) {
		await until(() => subject.inFlight === 30 - second * 10);
		await clock.advance(1_000);
	}
	await expect(settled).resolves.toMatchObject({ publishedCount: 31 });
	const perSecond = [0, 1, 2, 3].map((second) => seenAtMs.filter((atMs) => Math.ceil(atMs / 1_000) === second).length);
	expect(perSecond).toEqual([1, 10, 10, 10]);
});

describe("TLS with a broker that wants a certificate of its client", () => {
	const { files } = makeCertificates();
	const listener = [
		...["cafile {dir}/ca.pem", "certfile {dir}/server.pem", "keyfile {dir}/server.key"],
		"require_certificate true",
	];
	test.each([
		[
			"ca, cert and cert_key as text",
			{ ca: files["ca.pem"], cert: files["client.pem"], cert_key: files["client.key"] },
		],
		["ca, cert and cert_key as paths", { ca: "/ca.pem", cert: "/client.pem", cert_key: "/client.key" }],
		["tls_verify=false without ca", { tls_verify: "false", cert: "/client.pem", cert_key: "/client.key" }],
		["no ca", { cert: "/client.pem", cert_key: "/client.key" }, "broker-certificate-untrusted"],
		["no cert", { ca: "/ca.pem" }, "broker-tls"],
	])("%s", async (_, params: Record<string, string | undefined>, refusal?: string) => {
		const mosquitto = await broker({ files, listener });
		const given = Object.entries(params).map(([name, value = ""]) => {
			return `&${name}=${encodeURIComponent(value.startsWith("/") ? `${mosquitto.dir}${value}` : value)}`;
		});
		const subject = publisher(`mqtts://localhost:${mosquitto.port}`, given.join(""));
		const status = new Promise<PublisherStatus>((resolve) => subject.onStatus(resolve));
		subject.connect(never).catch(() => {});
		const { phase, ...rest } = await status;
		if (refusal === undefined) {
			expect(phase).toBe("connected");
			await publishOne(subject);
		} else expect(rest).toMatchObject({ cause: { code: refusal } });
	});
});

test("the path of a WebSocket address, and the usual one without it", async () => {
	const mosquitto = await broker();
	const proxy = await startWebSocketProxy(mosquitto.port);
	onTestFinished(() => proxy[Symbol.asyncDispose]());
	await connected(`mqtt+ws://127.0.0.1:${proxy.port}/some/where`);
	await connected(`mqtt+ws://127.0.0.1:${proxy.port}`, "&client_id=d");
	expect(proxy.asked.map(({ path }) => path)).toEqual(["/some/where", "/mqtt"]);
});

describe("status_topic", () => {
	const bodies = (heard: Listener) => heard.received.map(({ body, retain }) => [body, retain]);

	test("online while connected, offline after the end, both kept for whoever comes later", async () => {
		const mosquitto = await broker();
		const subject = await connected(mosquitto.port, "&status_topic=status/c");
		await publishOne(subject);
		const during = await subscriber(mosquitto.port, "status/c");
		await during.until(1);
		await subject[Symbol.asyncDispose]();
		await during.until(2);
		await during[Symbol.asyncDispose]();
		const after = await subscriber(mosquitto.port, "status/#");
		await after.until(1);
		expect([...bodies(during), ...bodies(after)]).toEqual([
			["online", true],
			["offline", false],
			["offline", true],
		]);
	});

	test("what the broker refuses there is told, and the messages go on", async () => {
		const mosquitto = await broker({
			config: ["allow_anonymous true", "acl_file {dir}/acl"],
			files: { acl: "topic write t\n" },
		});
		const subject = publisher(mosquitto.port, "&status_topic=status/c&qos=1");
		const told: string[] = [];
		subject.onNotice(({ code, message }) => told.push(`${code} ${message}`));
		await subject.connect(never);
		await publishOne(subject);
		await expect.poll(() => told, LOG).toEqual([expect.stringMatching(/^broker-status-refused .*\(status\/c\)/)]);
	});

	test.each(["3.1", "3.1.1", "5.0"])("MQTT %s: the broker says offline when the connection breaks", async (version) => {
		const mosquitto = await broker();
		const proxy = await startWebSocketProxy(mosquitto.port);
		const heard = await subscriber(mosquitto.port, "status/c");
		await connected(`mqtt+ws://127.0.0.1:${proxy.port}/mqtt`, "&status_topic=status/c&qos=1", version);
		await heard.until(1);
		await proxy[Symbol.asyncDispose]();
		await heard.until(2);
		expect(bodies(heard)).toEqual([
			["online", false],
			["offline", false],
		]);
	});
});
