import type { MqttVersion, Qos } from "@/lib/dsn/types";
import { systemClock } from "@/server/clock";
import { batchOf, numbered } from "@/server/testing/messages";
import { startWebSocketProxy } from "@/server/testing/websocket-proxy";
import { openConnection } from "../connection";
import { PublishError } from "../errors";
import { type ContractRun, login, nextStatus } from "./setup";

export const YES = "yes";

/** One thing that a publisher asks of a broker. */
export interface ContractCase {
	readonly title: string;
	/** The versions in which it is tried; one of them by default. */
	readonly versions?: readonly MqttVersion[];
	/** What a broker does that does all it can; `yes` by default. */
	readonly usual?: Partial<Record<MqttVersion, string>>;
	/** Whether it ends the broker and starts it again, which may take long. */
	readonly isRestart?: boolean;
	/** `yes`, or in a few words what the broker does instead. Throws when the publisher does not do its part. */
	run(run: ContractRun, version: MqttVersion): Promise<string>;
}

const ALL: readonly MqttVersion[] = ["3.1", "3.1.1", "5.0"];
const BIG_BYTES = 1_000_000;
const MESSAGES = 300;
/** Long enough for topic aliases. */
const SUBTREE = "plant/hall 1/line-2/machine_3/ü";

function expectSame(received: readonly string[], sent: readonly string[]): void {
	if (JSON.stringify(received) === JSON.stringify(sent)) return;
	const at = sent.findIndex((body, index) => received[index] !== body);
	throw new Error(`Received ${received.length} of ${sent.length}, from ${at} on not what was sent.`);
}

const publishes = (qos: Qos): ContractCase => ({
	title: `QoS ${qos}`,
	versions: ALL,
	async run(run, version) {
		const heard = await run.subscriber();
		const publisher = await run.connected(version, { qos });
		const sent = numbered(MESSAGES).map(({ body }, n) => ({ body, mqttTopic: `${run.name}/${SUBTREE}/${n % 7}` }));
		const outcome = await publisher.publish(batchOf(sent)).settled;
		if (outcome.publishedCount !== MESSAGES) return `refuses ${outcome.refusals.length} of ${MESSAGES}`;
		await heard.until(MESSAGES);
		const lines = (messages: readonly { mqttTopic: string; body: string }[]) =>
			messages.map(({ mqttTopic, body }) => `${mqttTopic} ${body}`);
		expectSame(lines(heard.received), lines(sent));
		return YES;
	},
});

const signsIn: ContractCase = {
	title: "Sign-in",
	versions: ALL,
	async run(run, version) {
		const publisher = run.publisher(version);
		const isTurnedAway = nextStatus(publisher, ({ phase }) => phase === "retrying" || phase === "failed");
		const signedIn = publisher.connect(new AbortController().signal).then(() => undefined);
		const status = await Promise.race([signedIn.catch(() => isTurnedAway), isTurnedAway]);
		if (status === undefined) return YES;
		if (status.phase === "failed" && status.cause.code === "broker-refused-version") return "no, and says so";
		if (status.phase === "retrying" && /before CONNACK/.test(status.cause.message)) return "no, closes the connection";
		throw new Error(`Sign-in: ${JSON.stringify(status)}`);
	},
};

const keepsDots: ContractCase = {
	title: "A dot in an MQTT topic",
	async run(run, version) {
		const heard = await run.subscriber();
		const publisher = await run.connected(version);
		await publisher.publish(batchOf(numbered(1, 0, `${run.name}/line.2`))).settled;
		await heard.until(1);
		const arrived = heard.received[0]?.mqttTopic.slice(run.name.length + 1);
		return arrived === "line.2" ? YES : `line.2 arrives as ${arrived}`;
	},
};

const bigPayload: ContractCase = {
	title: "A message of 1 MB",
	async run(run, version) {
		const heard = await run.subscriber();
		const publisher = await run.connected(version);
		const body = "x".repeat(BIG_BYTES);
		await publisher.publish(batchOf([{ mqttTopic: `${run.name}/big`, body }])).settled;
		await heard.until(1);
		expectSame(
			heard.received.map((message) => message.body),
			[body],
		);
		return YES;
	},
};

const retains: ContractCase = {
	title: "Retain",
	async run(run, version) {
		const publisher = await run.connected(version, { isRetained: true });
		await publisher.publish(batchOf(numbered(2, 0, `${run.name}/kept`))).settled;
		const later = await run.subscriber(`${run.name}/kept`);
		await later.until(1);
		expectSame(
			later.received.map(({ body, retain }) => `${body} ${retain}`),
			['{"n":1} true'],
		);
		return YES;
	},
};

const lastWill: ContractCase = {
	title: "Last will",
	versions: ["3.1.1", "5.0"],
	async run(run, version) {
		const proxy = await startWebSocketProxy(run.broker.port);
		const heard = await run.subscriber();
		await run.connected(version, {
			protocol: "mqtt+ws",
			hosts: [{ host: "127.0.0.1", port: proxy.port }],
			statusTopic: `${run.name}/status`,
		});
		await heard.until(1);
		await proxy[Symbol.asyncDispose]();
		await heard.until(2);
		expectSame(
			heard.received.map(({ body }) => body),
			["online", "offline"],
		);
		return YES;
	},
};

const keepsSession: ContractCase = {
	title: "Session kept over a lost connection",
	versions: ["3.1.1", "5.0"],
	async run(run, version) {
		const open = (isCleanStart: boolean) =>
			openConnection({
				broker: run.dsn(version, { isCleanSession: false }),
				host: { host: "127.0.0.1", port: run.broker.port },
				tls: { rejectUnauthorized: true },
				isCleanStart,
				isForClearing: true,
				clock: systemClock,
				onAcknowledgement() {},
				onChunkEnd() {},
				onDrain() {},
				signal: new AbortController().signal,
			});
		if (version === "3.1.1") await (await open(true)).disconnect(1_000);
		const first = await open(version === "5.0");
		first.cut({ code: "test", side: "spillway", message: "cut by the test" });
		await first.lost;
		const second = await open(false);
		await second.disconnect(1_000);
		return second.isSessionPresent ? YES : "no";
	},
};

const refusesByName: ContractCase = {
	title: "A refused topic is told by reason",
	usual: { "3.1.1": "drops it in silence" },
	versions: ["3.1.1", "5.0"],
	async run(run, version) {
		const publisher = await run.connected(version);
		const { refusals } = await publisher.publish(
			batchOf([
				{ mqttTopic: `${run.name}/1`, body: "1" },
				{ mqttTopic: `forbidden/${run.name}`, body: "no" },
				{ mqttTopic: `${run.name}/2`, body: "2" },
			]),
		).settled;
		const codes = refusals.map(({ index, cause }) => `${index} ${cause.code}`).join();
		if (codes === "1 broker-not-authorised") return YES;
		if (codes === "1 broker-topic-refused") return "yes, as a bad topic name";
		if (codes === "1 broker-cuts-on-message") return "closes the connection";
		if (codes === "") return "drops it in silence";
		throw new Error(`Refused: ${codes}`);
	},
};

const refusesLogin: ContractCase = {
	title: "A wrong login is told as such",
	versions: ["3.1.1", "5.0"],
	async run(run, version) {
		const wrong = { user: undefined, password: undefined, ...login(run.kind.badLogin) };
		try {
			await run.connected(version, wrong);
		} catch (error) {
			if (error instanceof PublishError && error.code === "broker-refused-login") return YES;
			throw error;
		}
		return "lets it in";
	},
};

const takesOver: ContractCase = {
	title: "A second client of one id is told apart",
	versions: ["3.1.1", "5.0"],
	async run(run, version) {
		const first = await run.connected(version);
		const isNamed = nextStatus(first, (status) => "cause" in status && status.cause.code === "broker-client-id-taken");
		await run.connected(version);
		await isNamed;
		return YES;
	},
};

const carriesProperties: ContractCase = {
	title: "Message expiry, content type, user properties",
	versions: ["5.0"],
	async run(run, version) {
		if (run.kind.subscriberVersion !== 5) return "not tried";
		const heard = await run.subscriber();
		const publisher = await run.connected(version, {
			messageExpiryS: 100,
			contentType: "application/json",
			userProperties: { site: "ü" },
		});
		await publisher.publish(batchOf(numbered(1, 0, `${run.name}/p`))).settled;
		await heard.until(1);
		const { messageExpiryInterval, contentType, userProperties } = (heard.received[0]?.properties ?? {}) as {
			messageExpiryInterval?: number;
			contentType?: string;
			userProperties?: Record<string, string>;
		};
		const lost = [
			...(messageExpiryInterval === undefined ? ["expiry"] : []),
			...(contentType === "application/json" ? [] : ["content type"]),
			...(userProperties?.["site"] === "ü" ? [] : ["user properties"]),
		];
		return lost.length === 0 ? YES : `drops ${lost.join(", ")}`;
	},
};

const webSocket: ContractCase = {
	title: "MQTT over its own WebSocket",
	async run(run, version) {
		const { webSocket: at } = run.broker;
		if (at === undefined) return "not tried";
		const heard = await run.subscriber();
		const publisher = await run.connected(version, {
			protocol: "mqtt+ws",
			hosts: [{ host: "127.0.0.1", port: at.port }],
			path: at.path,
		});
		const sent = numbered(MESSAGES, 0, `${run.name}/ws`);
		await publisher.publish(batchOf(sent)).settled;
		await heard.until(MESSAGES);
		expectSame(
			heard.received.map(({ body }) => body),
			sent.map(({ body }) => body),
		);
		return YES;
	},
};

const restarts: ContractCase = {
	title: "Killed and restarted: all is acknowledged in the end, in order",
	isRestart: true,
	async run(run, version) {
		const publisher = await run.connected(version, { isCleanSession: false });
		const first = await run.subscriber();
		const ticket = publisher.publish(batchOf(numbered(20_000, 0, `${run.name}/r`)));
		await first.until(500);
		await run.broker.kill();
		const seen = first.received.map(({ body }) => (JSON.parse(body) as { n: number }).n);
		expectSame(seen.map(String), [...seen].sort((one, other) => one - other).map(String));
		await run.broker.restart();
		const { publishedCount } = await ticket.settled;
		if (publishedCount !== 20_000) throw new Error(`${publishedCount} of 20000 were acknowledged.`);
		const after = await run.subscriber();
		await publisher.publish(batchOf(numbered(1, 20_000, `${run.name}/r`))).settled;
		await after.until(({ body }) => body === '{"n":20000}');
		return YES;
	},
};

export const CONTRACT_CASES: readonly ContractCase[] = [
	signsIn,
	publishes(0),
	publishes(1),
	publishes(2),
	keepsDots,
	bigPayload,
	retains,
	lastWill,
	keepsSession,
	refusesByName,
	refusesLogin,
	takesOver,
	carriesProperties,
	webSocket,
	restarts,
];
