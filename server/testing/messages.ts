import { connectAsync } from "mqtt";
import type { PublishBatch } from "@/lib/body/types";
import type { BrokerDsn } from "@/lib/dsn/types";
import type { Clock } from "@/server/clock";
import { systemClock } from "@/server/clock";

/** A broker DSN on loopback with short waits. */
export function brokerDsn(port: number, changes: Partial<BrokerDsn> = {}): BrokerDsn {
	return {
		protocol: "mqtt",
		user: undefined,
		password: undefined,
		hosts: [{ host: "127.0.0.1", port }],
		path: "/mqtt",
		version: "5.0",
		clientId: "spillway-test",
		topic: "t",
		metaTopic: "t",
		qos: 1,
		isRetained: false,
		keepAliveS: 60,
		isCleanSession: true,
		ca: undefined,
		cert: undefined,
		certKey: undefined,
		isTlsVerified: true,
		connectTimeoutMs: 5_000,
		maxInflight: 1_000,
		rateLimitPerSecond: undefined,
		messageExpiryS: undefined,
		contentType: undefined,
		userProperties: {},
		userPropertyTemplates: {},
		statusTopic: undefined,
		payload: "row",
		batchRows: 500,
		batchBytes: 65_536,
		onRefused: "stop",
		...changes,
	};
}

/** A batch of the given messages. */
export function batchOf(messages: readonly { mqttTopic: string; body: string }[]): PublishBatch {
	const bodies = messages.map((message) => Buffer.from(message.body));
	const mqttTopics = [...new Set(messages.map((message) => message.mqttTopic))];
	let end = 0;
	return {
		count: messages.length,
		bodies: Buffer.concat(bodies),
		bodyEnds: Uint32Array.from(bodies, (body) => {
			end += body.length;
			return end;
		}),
		mqttTopics,
		topicIndexes: Uint32Array.from(messages, (message) => mqttTopics.indexOf(message.mqttTopic)),
	};
}

/** `count` messages with numbered bodies on one topic. */
export function numbered(
	count: number,
	from = 0,
	mqttTopic = "t",
	padding = "",
): { mqttTopic: string; body: string }[] {
	return Array.from({ length: count }, (_, index) => ({ mqttTopic, body: `{"n":${from + index}${padding}}` }));
}

export interface Received {
	mqttTopic: string;
	body: string;
	retain: boolean;
	properties: unknown;
}

export interface Listener extends AsyncDisposable {
	readonly received: Received[];
	/** Resolves once that many messages came, or once one satisfies the condition. */
	until(condition: number | ((message: Received) => boolean)): Promise<void>;
}

export interface ListenOptions {
	protocolVersion?: 4 | 5;
	login?: { user: string; password: string } | undefined;
	clientId?: string;
	qos?: 0 | 1 | 2;
}

/** Subscribes to a broker with the library's own client, apart from everything under test. */
export async function listen(
	port: number,
	filter = "#",
	{ protocolVersion = 5, login, clientId = `listener-${port}`, qos = 2 }: ListenOptions = {},
): Promise<Listener> {
	const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
		protocolVersion,
		clientId,
		clean: false,
		...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: 600 } } : {}),
		...(login === undefined ? {} : { username: login.user, password: login.password }),
		reconnectPeriod: 50,
	});
	const received: Received[] = [];
	client.on("message", (mqttTopic, payload, packet) => {
		received.push({ mqttTopic, body: payload.toString(), retain: packet.retain, properties: packet.properties });
	});
	await client.subscribeAsync(filter, { qos });
	return {
		received,
		async until(condition) {
			const isDone = () =>
				typeof condition === "number" ? received.length >= condition : received.some((message) => condition(message));
			while (!isDone()) await new Promise<void>((resolve) => client.once("message", () => resolve()));
		},
		async [Symbol.asyncDispose]() {
			await client.endAsync(true);
		},
	};
}

/** Real time whose waits are shortened, so that backoffs of seconds take milliseconds. */
export function hurriedClock(factor = 40): Clock {
	return { ...systemClock, setTimeout: (callback, delayMs) => systemClock.setTimeout(callback, delayMs / factor) };
}
