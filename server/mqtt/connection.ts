import { type IClientOptions, MqttClient, Store } from "mqtt";
import { deferred } from "@/lib/deferred";
import type { BrokerDsn, HostPort, MqttVersion } from "@/lib/dsn/types";
import type { Cause } from "@/lib/task/types";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import type { OnAcknowledgement } from "./acknowledgement-scanner";
import { brokerCause, connectionCause } from "./causes";
import { connectRefusal, type RefusalNotes } from "./connect-refusals";
import { disconnectVerdict } from "./disconnect-reasons";
import { PublishError } from "./errors";
import { signInOf } from "./sign-in";
import { STATUS_OFFLINE } from "./status-message";
import { TappedStream } from "./tapped-stream";
import { openTransport, type TlsMaterial } from "./transport";

/** What the broker allows, as it said in CONNACK; MQTT 3 says nothing and allows everything. */
export interface BrokerLimits {
	readonly receiveMaximum: number;
	/** In bytes, of a whole packet. */
	readonly maximumPacketSize: number;
	/** How many MQTT topics may go by a number. */
	readonly topicAliasMaximum: number;
}

export interface ConnectionOptions {
	broker: BrokerDsn;
	host: HostPort;
	tls: TlsMaterial;
	/** Forget what the broker kept for the client id; the new session is kept if the DSN asks for that. */
	isCleanStart: boolean;
	/** Sign in and out again only to clear the session: no last will. */
	isForClearing: boolean;
	onAcknowledgement: OnAcknowledgement;
	/** All acknowledgements of one read are through. */
	onChunkEnd(): void;
	onDrain(): void;
	clock: Clock;
	signal: AbortSignal;
}

/** Why a connection ended. */
export interface Loss {
	readonly cause: Cause;
	/** No attempt helps until somebody changes something. */
	readonly isPermanent: boolean;
	/** The broker ended it, and may have done so because of the message that was sent last. */
	readonly isAboutMessage: boolean;
	/** The broker said that another client signed in under the same id. */
	readonly isTakenOver: boolean;
}

/** One signed-in connection; it never connects again by itself. */
export interface BrokerConnection {
	readonly isSessionPresent: boolean;
	readonly limits: BrokerLimits;
	/** When the broker last acknowledged something, or answered a keep-alive; monotonic. */
	readonly heardAtMs: number;
	/** Resolves when the connection is gone, for whatever reason. */
	readonly lost: Promise<Loss>;
	/** @returns whether more may be written before `onDrain` */
	write(bytes: Uint8Array, onFlushed?: () => void): boolean;
	/** The broker acknowledged something: the keep-alive counts from now. */
	proveLife(): void;
	/** Sends DISCONNECT and closes; cuts after `waitMs`. */
	disconnect(waitMs: number): Promise<void>;
	/** Closes without a word to the broker; the loss has this cause. */
	cut(cause: Cause): void;
	/** Messages that ever went into the library's stores, or wait in its queue: always 0. */
	readonly libraryBacklog: () => number;
}

const SESSION_KEPT_S = 86_400;
const NO_LIMIT = Number.POSITIVE_INFINITY;
/** A loss that says nothing but its cause. */
const PLAIN = { isPermanent: false, isAboutMessage: false, isTakenOver: false } as const;

/**
 * Connects and signs in once.
 *
 * @throws PublishError with `isRetryable` telling whether waiting can help; or the signal's reason
 */
export async function openConnection(options: ConnectionOptions): Promise<BrokerConnection> {
	const { broker, host, clock, signal } = options;
	signal.throwIfAborted();
	const raw = openTransport(broker, host, options.tls);
	const stream = new TappedStream(raw, options.onAcknowledgement, options.onChunkEnd);
	const outgoingStore = new UnusedStore();
	const incomingStore = new UnusedStore();
	const client = new MqttClient(() => stream, { ...clientOptions(options), outgoingStore, incomingStore });

	const connected = deferred<{ isSessionPresent: boolean; limits: BrokerLimits }>();
	const lost = deferred<Loss>();
	let isConnected = false;
	let loss: Loss | undefined;
	let notes: RefusalNotes = {};
	let heardAtMs = clock.monotonicMs();

	client.on("connect", (packet) => {
		const problem = unusable(packet.properties, broker);
		if (problem !== undefined) {
			loss ??= { ...PLAIN, cause: problem, isPermanent: true };
			client.end(true);
			return;
		}
		isConnected = true;
		connected.resolve({
			isSessionPresent: packet.sessionPresent,
			limits: {
				receiveMaximum: packet.properties?.receiveMaximum ?? 0xffff,
				maximumPacketSize: packet.properties?.maximumPacketSize ?? NO_LIMIT,
				topicAliasMaximum: packet.properties?.topicAliasMaximum ?? 0,
			},
		});
	});
	client.on("packetreceive", (packet) => {
		heardAtMs = clock.monotonicMs();
		if (packet.cmd !== "connack" && packet.cmd !== "disconnect") return;
		const { reasonString, serverReference } = packet.properties ?? {};
		notes = { reasonText: reasonString, serverReference };
	});
	client.on("disconnect", (packet) => {
		loss ??= disconnectVerdict(packet.reasonCode ?? 0, broker, notes);
	});
	client.on("error", (error) => {
		const code = "code" in error ? error.code : undefined;
		const verdict = typeof code === "number" ? connectRefusal(code, broker, notes) : connectionCause(error, host);
		loss ??= { ...PLAIN, ...verdict };
	});
	stream.on("error", (error) => {
		// A broker that will not have a message may reset the connection instead of closing it.
		loss ??= { ...PLAIN, ...connectionCause(error, host), isAboutMessage: isReset(error) };
	});
	client.on("close", () => {
		loss ??= { ...PLAIN, cause: closedByBroker(broker.version, host, isConnected), isAboutMessage: isConnected };
		lost.resolve(loss);
		connected.reject(new PublishError(loss.cause, { isRetryable: !loss.isPermanent }));
	});
	stream.on("drain", options.onDrain);

	const onAbort = () => {
		connected.reject(signal.reason);
		client.end(true);
	};
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		const { isSessionPresent, limits } = await connected.promise;
		return {
			isSessionPresent,
			limits,
			lost: lost.promise,
			write: (bytes, onFlushed) =>
				stream.write(bytes, (error) => {
					if (!error) onFlushed?.();
				}),
			get heardAtMs() {
				return heardAtMs;
			},
			proveLife() {
				heardAtMs = clock.monotonicMs();
				client.reschedulePing(true);
			},
			disconnect: (waitMs) => disconnect(client, lost.promise, waitMs),
			cut(cause) {
				loss ??= { ...PLAIN, cause };
				client.end(true);
			},
			libraryBacklog: () =>
				client.queue.length + Object.keys(client.outgoing).length + outgoingStore.putCount + incomingStore.putCount,
		};
	} finally {
		signal.removeEventListener("abort", onAbort);
	}
}

/** A store of the library's that tells whether it was used: publishing must never rest on it. */
class UnusedStore extends Store {
	putCount = 0;

	override put(...args: Parameters<Store["put"]>): this {
		this.putCount++;
		return super.put(...args);
	}
}

async function disconnect(client: MqttClient, lost: Promise<Loss>, waitMs: number): Promise<void> {
	const timer = setTimeout(() => client.stream.destroy(), waitMs);
	client.end(!client.connected);
	await lost;
	clearTimeout(timer);
}

function closedByBroker(version: MqttVersion, host: HostPort, isConnected: boolean): Cause {
	return isConnected
		? brokerCause("broker-closed", `The broker at ${host.host}:${host.port} closed the connection. It is tried again.`)
		: brokerCause(
				"broker-unreachable",
				`Broker unreachable: the connection was closed before CONNACK at ${host.host}:${host.port}. Check that this port speaks MQTT ${version}: some brokers close on a version that they do not know.`,
			);
}

function isReset(error: Error): boolean {
	return "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}

/** What the broker lacks although the DSN asks for it. */
function unusable(
	properties: { maximumQoS?: number | undefined; retainAvailable?: boolean | undefined } | undefined,
	broker: BrokerDsn,
): Cause | undefined {
	const maximumQos = properties?.maximumQoS ?? 2;
	if (maximumQos < broker.qos) {
		return brokerCause(
			"broker-qos-too-high",
			`The broker offers QoS ${maximumQos} at most. Choose that instead of ${broker.qos}, then start.`,
		);
	}
	if (properties?.retainAvailable === false && broker.isRetained) {
		return brokerCause("broker-no-retain", "The broker does not keep retained messages. Turn retain off, then start.");
	}
	return undefined;
}

function clientOptions({ broker, isCleanStart, isForClearing, clock }: ConnectionOptions): IClientOptions {
	return {
		reconnectPeriod: 0,
		connectTimeout: broker.connectTimeoutMs,
		keepalive: broker.keepAliveS,
		clientId: broker.clientId,
		clean: isCleanStart,
		protocolId: broker.version === "3.1" ? "MQIsdp" : "MQTT",
		protocolVersion: broker.version === "3.1" ? 3 : broker.version === "3.1.1" ? 4 : 5,
		queueQoSZero: false,
		resubscribe: false,
		timerVariant: timersOf(clock),
		...signInOf(broker),
		...(broker.version === "5.0" && !broker.isCleanSession
			? { properties: { sessionExpiryInterval: SESSION_KEPT_S } }
			: {}),
		...(broker.statusTopic === undefined || isForClearing
			? {}
			: { will: { topic: broker.statusTopic, payload: Buffer.from(STATUS_OFFLINE), qos: broker.qos, retain: true } }),
	};
}

/** The library's keep-alive by the clock of this project. */
function timersOf(clock: Clock): Extract<IClientOptions["timerVariant"], object> {
	const timers = new Map<number, TimerHandle>();
	let last = 0;
	return {
		set(callback, intervalMs) {
			timers.set(
				++last,
				every(clock, intervalMs ?? 0, () => callback()),
			);
			return last;
		},
		clear(timer) {
			const number = Number(timer);
			timers.get(number)?.cancel();
			timers.delete(number);
		},
	};
}
