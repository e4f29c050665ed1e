import { type ClientOptions, WebSocket } from "ws";
import { type Deferred, deferred } from "@/lib/deferred";
import type { SourceDsn } from "@/lib/dsn/types";
import { messageOf } from "@/lib/errors";
import type { Answer as TextAnswer } from "@/lib/tmq/answers";
import { parseAnswer } from "@/lib/tmq/answers";
import { readFrameHead } from "@/lib/tmq/frame";
import type { Clock, TimerHandle } from "@/server/clock";
import { networkFaultOf, networkWords } from "@/server/tdengine/network-error";
import { TmqError } from "./errors";

/** About what the vendor's own connector allows: a wide table's message can be tens of MiB. */
export const MAX_PAYLOAD_BYTES = 1_536 * 1_048_576;
/**
 * Leaving takes an adapter up to a second after the poll that is running. It goes on with it by itself when the
 * connection is gone, so whoever stops need not wait for all of it.
 */
const CLOSE_TIMEOUT_MS = 1_000;

/** Twice the longest poll: a server that is well has answered by then. */
const OWED_AFTER_MS = 10_000;

export interface TransportOptions {
	dsn: SourceDsn;
	/** Which of the DSN's hosts. */
	host: SourceDsn["hosts"][number];
	clock: Clock;
	connectTimeoutMs: number;
	signal: AbortSignal;
}

/** An answer to a request: text with its head read, or the bytes of a binary frame. */
export type Answer = TextAnswer | Uint8Array;

interface Pending {
	readonly action: string;
	readonly answer: Deferred<Answer>;
	readonly timer: TimerHandle;
}

/** One WebSocket to `/rest/tmq`. Answers find their request by `req_id`; a lost or silent connection fails them all. */
export class TmqTransport {
	/** `host:port`, for messages. */
	readonly address: string;
	readonly #socket: WebSocket;
	readonly #clock: Clock;
	readonly #pending = new Map<bigint, Pending>();
	readonly #closed = deferred<void>();
	#lastReqId = 0n;
	/** When anything came last, or was asked for after all had been answered. */
	#heardAtMs: number;
	#failure: TmqError | undefined;

	private constructor(socket: WebSocket, address: string, clock: Clock) {
		this.#socket = socket;
		this.address = address;
		this.#clock = clock;
		this.#heardAtMs = clock.monotonicMs();
		socket.on("message", (data: Buffer, isBinary) => this.#receive(data, isBinary));
		socket.on("error", (error) => this.#fail(lost(address, error)));
		socket.on("close", () => {
			this.#fail(lost(address));
			this.#closed.resolve();
		});
	}

	/** Rejects with `TmqError`, or with the signal's reason. */
	static async open({ dsn, host, clock, connectTimeoutMs, signal }: TransportOptions): Promise<TmqTransport> {
		signal.throwIfAborted();
		const address = addressOf(host);
		const options: ClientOptions & { closeTimeout: number } = {
			perMessageDeflate: dsn.isCompressed,
			maxPayload: MAX_PAYLOAD_BYTES,
			// Tags can hold bytes that are not UTF-8; they reach the text frame unchanged.
			skipUTF8Validation: true,
			followRedirects: false,
			// Whoever says goodbye answers nothing more, also where something in between keeps the connection open.
			closeTimeout: CLOSE_TIMEOUT_MS,
		};
		const socket = new WebSocket(urlOf(dsn, host), options);
		const opened = deferred<void>();
		const timer = clock.setTimeout(() => opened.reject(unanswered(address, connectTimeoutMs)), connectTimeoutMs);
		const onAbort = () => opened.reject(signal.reason);
		signal.addEventListener("abort", onAbort, { once: true });
		socket.once("open", () => opened.resolve());
		socket.on("error", (error) => opened.reject(unreachable(address, error)));
		socket.once("unexpected-response", (_request, response) => {
			response.resume();
			opened.reject(noTmq(address, response.statusCode ?? 0));
		});
		try {
			await opened.promise;
		} catch (error) {
			socket.terminate();
			throw error;
		} finally {
			timer.cancel();
			signal.removeEventListener("abort", onAbort);
		}
		return new TmqTransport(socket, address, clock);
	}

	/** Ms since anything came, while an answer is out for longer than a poll may take; undefined otherwise. */
	get silentForMs(): number | undefined {
		const forMs = this.#clock.monotonicMs() - this.#heardAtMs;
		return this.#pending.size > 0 && forMs > OWED_AFTER_MS ? forMs : undefined;
	}

	/** A fresh id, for requests that share one (`fetch_block` is answered under the id of the `fetch` before it). */
	newReqId(): bigint {
		return ++this.#lastReqId;
	}

	/**
	 * Sends a request and waits for its answer, which may be an error answer. Rejects with `TmqError`.
	 *
	 * @param build makes the text for an id
	 */
	request(action: string, build: (reqId: bigint) => string, timeoutMs: number, reqId = this.newReqId()) {
		if (this.#failure) return Promise.reject(this.#failure);
		const answer = deferred<Answer>();
		const timer = this.#clock.setTimeout(() => {
			// An answer that came later could be taken for that of another request, so the connection goes.
			this.#fail(silent(this.address, action, timeoutMs));
			this.#socket.terminate();
		}, timeoutMs);
		if (this.#pending.size === 0) this.#heardAtMs = this.#clock.monotonicMs();
		this.#pending.set(reqId, { action, answer, timer });
		this.#socket.send(build(reqId));
		return answer.promise;
	}

	/**
	 * Says goodbye and waits until the server has let go of the consumer, which it shows by ending the connection (it does
	 * not answer the close frame); not longer than a second. Idempotent.
	 */
	async close(): Promise<void> {
		this.#fail(new TmqError("The subscription was closed.", { code: "session-closed", advice: "retry" }));
		if (this.#socket.readyState === WebSocket.CLOSED) return;
		this.#socket.close(1000);
		const timer = this.#clock.setTimeout(() => this.#socket.terminate(), CLOSE_TIMEOUT_MS);
		await this.#closed.promise;
		timer.cancel();
	}

	#receive(data: Buffer, isBinary: boolean): void {
		this.#heardAtMs = this.#clock.monotonicMs();
		try {
			if (isBinary) this.#settle(readFrameHead(data).reqId, data);
			else {
				const answer = parseAnswer(data.toString());
				this.#settle(this.#reqIdOf(answer), answer);
			}
		} catch (error) {
			// Bytes that cannot be matched to a request would leave it waiting for ever.
			this.#fail(unreadable(this.address, error));
			this.#socket.terminate();
		}
	}

	#settle(reqId: bigint, answer: Answer): void {
		const pending = this.#pending.get(reqId);
		if (!pending) return;
		this.#pending.delete(reqId);
		pending.timer.cancel();
		pending.answer.resolve(answer);
	}

	/** Adapters before 3.3.6.12 leave the id out of the answer to `version`. */
	#reqIdOf({ reqId, action }: TextAnswer): bigint {
		if (reqId !== 0n || action !== "version") return reqId;
		for (const [id, pending] of this.#pending) if (pending.action === "version") return id;
		return reqId;
	}

	#fail(error: TmqError): void {
		this.#failure ??= error;
		for (const { answer, timer } of this.#pending.values()) {
			timer.cancel();
			answer.reject(this.#failure);
		}
		this.#pending.clear();
	}
}

export function addressOf({ host, port }: { host: string; port: number }): string {
	return host.includes(":") && !host.startsWith("[") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Holds the cloud token, so it must never be printed. */
function urlOf(dsn: SourceDsn, host: SourceDsn["hosts"][number]): URL {
	const url = new URL(`${dsn.protocol === "tmq+wss" ? "wss" : "ws"}://${addressOf(host)}/rest/tmq`);
	if (dsn.token) url.searchParams.set("token", dsn.token.reveal());
	return url;
}

function unreachable(address: string, error: Error): TmqError {
	const fault = networkFaultOf(error);
	const words = networkWords(error, address);
	const cause = error;
	if (fault === "tls") {
		return new TmqError(
			`TDengine's certificate was refused: ${words}. Connect by the name that the certificate was issued for, or start Spillway with NODE_EXTRA_CA_CERTS naming a file with the authority that issued it.`,
			{ code: "source-untrusted", advice: "retry", cause },
		);
	}
	if (fault === "not-allowed") return new TmqError(`${words}.`, { code: "source-unreachable", advice: "retry", cause });
	const advice =
		fault === "no-tls"
			? "Use tmq+ws, or the port at which the server has TLS."
			: "Check the address, and that taosAdapter runs there.";
	return new TmqError(`TDengine unreachable: ${words}. ${advice}`, {
		code: "source-unreachable",
		advice: "retry",
		cause,
	});
}

function unanswered(address: string, timeoutMs: number): TmqError {
	return new TmqError(
		`TDengine unreachable: no answer from ${address} within ${timeoutMs / 1_000} s. Check the address, and that taosAdapter runs there.`,
		{ code: "source-unreachable", advice: "retry" },
	);
}

function noTmq(address: string, status: number): TmqError {
	if (status === 401 || status === 403) {
		return new TmqError(
			`${address} refused the token or this machine (HTTP ${status}). Replace the token, then start.`,
			{
				code: "source-refused-login",
				advice: "fatal",
			},
		);
	}
	return new TmqError(
		`${address} answered, but not as taosAdapter does (HTTP ${status} on /rest/tmq). Check host and port; taosAdapter's is 6041 unless changed.`,
		// A proxy whose adapter is down answers with a status of 500 and above.
		{ code: "source-no-tmq", advice: status === 400 || status === 404 ? "fatal" : "retry" },
	);
}

function lost(address: string, error?: Error): TmqError {
	const words = error ? networkWords(error, address) : `${address} closed the connection`;
	return new TmqError(`The connection to TDengine was lost: ${words}.`, {
		code: "source-lost",
		advice: "retry",
		cause: error,
	});
}

function silent(address: string, action: string, timeoutMs: number): TmqError {
	return new TmqError(`TDengine at ${address} did not answer ${action} within ${timeoutMs / 1_000} s.`, {
		code: "source-silent",
		advice: "retry",
		action,
	});
}

function unreadable(address: string, cause: unknown): TmqError {
	return new TmqError(`${address} sent an answer that cannot be read. ${messageOf(cause)}`, {
		code: "source-lost",
		advice: "retry",
		cause,
	});
}
