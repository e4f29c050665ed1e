import { MqttClient } from "mqtt";
import { deferred } from "@/lib/deferred";
import type { BrokerDsn, HostPort } from "@/lib/dsn/types";
import { messageOf } from "@/lib/errors";
import type { Cause } from "@/lib/task/types";
import { brokerCause, connectionCause } from "./causes";
import { connectRefusal } from "./connect-refusals";
import { PublishError } from "./errors";
import { signInOf } from "./sign-in";
import { loadTlsMaterial, openTransport, type TlsMaterial } from "./transport";

export interface ArrivedMessage {
	mqttTopic: string;
	body: Uint8Array;
	/** Kept by the broker from before the subscription. */
	isRetained: boolean;
}

/** A client that listens and never publishes. It does not connect again by itself. */
export interface Subscriber extends AsyncDisposable {
	readonly clientId: string;
	/** Resolves with the refusal in words, or with undefined once the filter is granted. */
	subscribe(filter: string): Promise<string | undefined>;
	/** Resolves when the connection is gone without having been closed here. */
	readonly lost: Promise<Cause>;
}

export interface SubscriberOptions {
	/** The task's own broker, with its secrets. */
	broker: BrokerDsn;
	/** Another one than the task's: a broker throws out the former holder of an id. */
	clientId: string;
	onMessage(message: ArrivedMessage): void;
	signal: AbortSignal;
}

/**
 * Signs in at the first host of a broker that answers.
 *
 * @throws PublishError saying why it cannot; or the signal's reason
 */
export async function openSubscriber(options: SubscriberOptions): Promise<Subscriber> {
	const { broker, signal } = options;
	const tls = await loadTlsMaterial(broker);
	let failure: unknown;
	for (const host of broker.hosts) {
		signal.throwIfAborted();
		try {
			return await openAt(host, tls, options);
		} catch (error) {
			failure = error;
		}
	}
	throw failure;
}

async function openAt(host: HostPort, tls: TlsMaterial, options: SubscriberOptions): Promise<Subscriber> {
	const { broker, clientId, onMessage, signal } = options;
	const stream = openTransport(broker, host, tls);
	const client = new MqttClient(() => stream, {
		reconnectPeriod: 0,
		connectTimeout: broker.connectTimeoutMs,
		keepalive: broker.keepAliveS,
		clientId,
		clean: true,
		protocolId: broker.version === "3.1" ? "MQIsdp" : "MQTT",
		protocolVersion: broker.version === "3.1" ? 3 : broker.version === "3.1.1" ? 4 : 5,
		resubscribe: false,
		...signInOf(broker),
	});
	const connected = deferred<void>();
	const lost = deferred<Cause>();
	let cause: Cause | undefined;
	let isClosing = false;
	client.on("connect", () => connected.resolve());
	client.on("message", (mqttTopic, body, packet) => onMessage({ mqttTopic, body, isRetained: packet.retain === true }));
	client.on("error", (error) => {
		const code = "code" in error ? error.code : undefined;
		cause ??= (typeof code === "number" ? connectRefusal(code, broker) : connectionCause(error, host)).cause;
	});
	stream.on("error", (error) => {
		cause ??= connectionCause(error, host).cause;
	});
	client.on("close", () => {
		const where = `${host.host}:${host.port}`;
		const final = cause ?? brokerCause("broker-closed", `The broker at ${where} closed the connection.`);
		connected.reject(new PublishError(final));
		if (!isClosing) lost.resolve(final);
	});
	const onAbort = () => {
		connected.reject(signal.reason);
		client.end(true);
	};
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		await connected.promise;
	} finally {
		signal.removeEventListener("abort", onAbort);
	}
	return {
		clientId,
		lost: lost.promise,
		subscribe: (filter) => subscribe(client, filter, broker),
		async [Symbol.asyncDispose]() {
			isClosing = true;
			await client.endAsync(true);
		},
	};
}

async function subscribe(client: MqttClient, filter: string, { qos }: BrokerDsn): Promise<string | undefined> {
	try {
		await client.subscribeAsync(filter, { qos });
		return undefined;
	} catch (error) {
		return messageOf(error).replace(/^Subscribe error: /, "");
	}
}
