import { lookup } from "node:dns/promises";
import { once } from "node:events";
import net from "node:net";
import tls from "node:tls";
import type { CheckStep } from "@/lib/api/check";
import type { BrokerDsn, HostPort } from "@/lib/dsn/types";
import { messageOf } from "@/lib/errors";
import type { Clock } from "@/server/clock";
import { certificateNames, connectionCause } from "@/server/mqtt/causes";
import { openConnection } from "@/server/mqtt/connection";
import { PublishError } from "@/server/mqtt/errors";
import { createMqttPublisher } from "@/server/mqtt/publisher";
import { isTls, loadTlsMaterial, type TlsMaterial, tlsOptions } from "@/server/mqtt/transport";

export interface BrokerCheckOptions {
	clock: Clock;
	signal: AbortSignal;
	/** One message is published to this MQTT topic; without it nothing is. */
	testTopic?: string | undefined;
}

type Step = CheckStep["step"];
const STEPS = ["resolve", "connect", "tls", "sign-in", "may-publish"] as const satisfies readonly Step[];
const TEST_MESSAGE = "Spillway connection check";
const GOODBYE_MS = 1_000;

/**
 * Tries the first host of a broker DSN step by step and tells each as it is done; after a failed one the others are
 * skipped. Signs in under a client id of its own, so that a running task is not thrown out. Throws only the signal's
 * reason.
 */
export async function* checkBrokerConnection(
	dsn: BrokerDsn,
	options: BrokerCheckOptions,
): AsyncGenerator<CheckStep, void, undefined> {
	const check = new BrokerCheck(dsn, options);
	let hasFailed = false;
	for (const step of STEPS) {
		options.signal.throwIfAborted();
		const result: CheckStep = hasFailed ? { step, outcome: "skipped" } : await check.run(step);
		options.signal.throwIfAborted();
		hasFailed ||= result.outcome === "failed";
		yield result;
	}
}

class BrokerCheck {
	readonly #dsn: BrokerDsn;
	readonly #options: BrokerCheckOptions;
	readonly #host: HostPort;
	#material: TlsMaterial = { rejectUnauthorized: true };

	constructor(dsn: BrokerDsn, options: BrokerCheckOptions) {
		this.#dsn = { ...dsn, clientId: `${dsn.clientId}-check`, statusTopic: undefined, isCleanSession: true, qos: 1 };
		this.#options = options;
		this.#host = dsn.hosts[0];
	}

	async run(step: (typeof STEPS)[number]): Promise<CheckStep> {
		try {
			switch (step) {
				case "resolve":
					return { step, outcome: "passed", detail: await this.#resolve() };
				case "connect":
					return { step, outcome: "passed", detail: await this.#connect() };
				case "tls":
					return await this.#secure();
				case "sign-in":
					return { step, outcome: "passed", detail: await this.#signIn() };
				case "may-publish":
					return await this.#publish();
				default:
					return step satisfies never;
			}
		} catch (error) {
			this.#options.signal.throwIfAborted();
			return this.#failed(step, error);
		}
	}

	async #resolve(): Promise<string> {
		const { address } = await lookup(this.#host.host);
		return address;
	}

	async #connect(): Promise<string> {
		const { clock, signal } = this.#options;
		const startedMs = clock.monotonicMs();
		await opened(net.connect(this.#host), "connect", this.#limited(signal));
		return `${Math.max(1, Math.round(clock.monotonicMs() - startedMs))} ms`;
	}

	async #secure(): Promise<CheckStep> {
		if (!isTls(this.#dsn)) return { step: "tls", outcome: "skipped", detail: "No TLS" };
		this.#material = await loadTlsMaterial(this.#dsn);
		const socket = tls.connect(tlsOptions(this.#host, this.#material));
		const protocol = await opened(socket, "secureConnect", this.#limited(this.#options.signal), () =>
			socket.getProtocol(),
		);
		const isVerified = this.#dsn.isTlsVerified;
		return { step: "tls", outcome: "passed", detail: `${protocol}${isVerified ? "" : ", certificate not verified"}` };
	}

	async #signIn(): Promise<string> {
		const connection = await openConnection({
			broker: this.#dsn,
			host: this.#host,
			tls: this.#material,
			isCleanStart: true,
			isForClearing: true,
			onAcknowledgement() {},
			onChunkEnd() {},
			onDrain() {},
			clock: this.#options.clock,
			signal: this.#options.signal,
		});
		await connection.disconnect(GOODBYE_MS);
		return `MQTT ${this.#dsn.version}${this.#dsn.user === undefined ? ", anonymous" : ""}`;
	}

	/** Whether a client may publish cannot be asked of a broker: only a message tells, and MQTT 3 not even then. */
	async #publish(): Promise<CheckStep> {
		const step = "may-publish";
		const { testTopic, clock, signal } = this.#options;
		if (testTopic === undefined) {
			return { step, outcome: "unknown", detail: "A broker does not tell. Publish a test message to find out." };
		}
		await using publisher = createMqttPublisher(this.#dsn, { clock });
		const limited = this.#limited(signal);
		await publisher.connect(limited);
		const bodies = new TextEncoder().encode(TEST_MESSAGE);
		const { settled } = publisher.publish({
			count: 1,
			bodies,
			bodyEnds: Uint32Array.of(bodies.length),
			mqttTopics: [testTopic],
			topicIndexes: Uint32Array.of(0),
		});
		const { refusals } = await Promise.race([
			settled,
			once(limited, "abort").then(() => Promise.reject(limited.reason)),
		]);
		const refusal = refusals[0];
		if (refusal !== undefined) return { step, outcome: "failed", message: refusal.cause.message };
		if (this.#dsn.version === "5.0") return { step, outcome: "passed", detail: `Published to ${testTopic}` };
		return {
			step,
			outcome: "unknown",
			detail: `Sent to ${testTopic}; MQTT ${this.#dsn.version} has no refusal to tell.`,
		};
	}

	#failed(step: Step, error: unknown): CheckStep {
		if (error instanceof PublishError) return { step, outcome: "failed", message: error.message };
		const { cause } = connectionCause(step === "tls" ? asTlsFault(error) : error, this.#host);
		const message = isTimeout(error)
			? `No answer from ${this.#host.host}:${this.#host.port} within ${this.#dsn.connectTimeoutMs / 1_000} s. Check host, port and firewall.`
			: cause.message;
		const [name] = certificateNames(error);
		if (cause.code !== "broker-certificate-name" || name === undefined) return { step, outcome: "failed", message };
		const suggestion = { label: `Connect to ${name}`, field: "host", value: name };
		return { step, outcome: "failed", message, suggestion };
	}

	/** Checks are short: their signal and timeout go with them. */
	#limited(signal: AbortSignal): AbortSignal {
		return AbortSignal.any([signal, AbortSignal.timeout(this.#dsn.connectTimeoutMs)]);
	}
}

/** The port has answered already: what is cut off now is TLS. */
function asTlsFault(error: unknown): unknown {
	const isCut = error instanceof Error && "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
	return isCut ? Object.assign(new Error(error.message), { code: "EPROTO" }) : error;
}

/** Waits until the socket is open, reads what is wanted from it, and closes it. */
async function opened<T>(
	socket: net.Socket,
	event: string,
	signal: AbortSignal,
	read?: () => T,
): Promise<T | undefined> {
	try {
		await once(socket, event, { signal });
		return read?.();
	} finally {
		// An error after this is of no interest, and may not end the process.
		socket.on("error", () => {});
		socket.destroy();
	}
}

function isTimeout(error: unknown): boolean {
	return (
		error instanceof Error &&
		(error.name === "TimeoutError" || /timeout/i.test(messageOf(error)) || error.name === "AbortError")
	);
}
