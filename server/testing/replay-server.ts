import { EventEmitter, once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { type Recording, readRecording } from "./recording";
import { ReplayConnection, type ReplayHost, type ReplayRequest } from "./replay-connection";
import { ReplayGroup } from "./replay-group";

export interface ReplayOptions {
	/** Path of a recording (`.jsonl`), or one read before. */
	recording: string | Recording;
	/** Cut the connection right after announcing these messages, counted from 1 over the server's life. */
	dropAfter?: readonly number[];
	/** Cut it in the middle of the frame that answers the fetch of these messages. */
	dropFetch?: readonly number[];
	/** `taosdata` unless given; any user name will do. */
	password?: string;
	/** Chosen by the system unless given. */
	port?: number;
}

/** `idle`: a poll found every message delivered. `cut`: a connection was dropped as asked for. */
export interface ReplayEvent {
	readonly type: "request" | "subscribe" | "commit" | "idle" | "cut";
	readonly request?: ReplayRequest;
	/** Messages that the group need not be delivered again. */
	readonly doneCount?: number;
}

/**
 * Plays a recording of a real server to any TMQ client, by the rules of the protocol: messages are announced in order,
 * what was never committed is delivered again on the next connection of the group, positions are refused while a
 * snapshot is read. `await using` closes it.
 */
export class ReplayServer implements AsyncDisposable {
	/** Everything that happened, oldest first. */
	readonly events: ReplayEvent[] = [];
	readonly recording: Recording;
	readonly #emitter = new EventEmitter().setMaxListeners(0);
	readonly #server = http.createServer((request, response) => this.#answerHttp(request, response));
	readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
	readonly #groups = new Map<string, ReplayGroup>();
	readonly #failures: { action: string; code: number; message: string }[] = [];
	readonly #dropAfter: Set<number>;
	readonly #dropFetch: Set<number>;
	readonly #password: string;
	#announced = 0;
	#port: number;

	private constructor(options: ReplayOptions) {
		this.recording = typeof options.recording === "string" ? readRecording(options.recording) : options.recording;
		this.#dropAfter = new Set(options.dropAfter);
		this.#dropFetch = new Set(options.dropFetch);
		this.#password = options.password ?? "taosdata";
		this.#port = options.port ?? 0;
		this.#server.on("upgrade", (request, stream, head) => {
			if (request.url?.split("?")[0] !== "/rest/tmq") return stream.end("HTTP/1.1 404 Not Found\r\n\r\n");
			this.#sockets.handleUpgrade(request, stream, head, (socket) => new ReplayConnection(socket, this.#host()));
		});
	}

	static async start(options: ReplayOptions): Promise<ReplayServer> {
		const server = new ReplayServer(options);
		await server.listen();
		return server;
	}

	get port(): number {
		return this.#port;
	}

	/** `127.0.0.1:PORT`, as it stands in a DSN. */
	get host(): string {
		return `127.0.0.1:${this.#port}`;
	}

	/** Messages announced so far, repeats included. */
	get announcedCount(): number {
		return this.#announced;
	}

	get connectionCount(): number {
		return this.#sockets.clients.size;
	}

	/** Group as the server knows it, for looking at its committed offsets. */
	group(id: string): ReplayGroup {
		const group = this.#groups.get(id) ?? new ReplayGroup(this.recording);
		this.#groups.set(id, group);
		return group;
	}

	/** The next request of this action is answered with this error. Several calls queue up. */
	failNext(action: string, code: number, message: string): void {
		this.#failures.push({ action, code, message });
	}

	/** The first event, past or coming, for which the predicate holds. */
	async waitFor(isWanted: (event: ReplayEvent) => boolean): Promise<ReplayEvent> {
		for (let index = 0; ; index++) {
			while (index >= this.events.length) await once(this.#emitter, "event");
			const event = this.events[index];
			if (event && isWanted(event)) return event;
		}
	}

	/** Cuts every connection without a close frame; new ones are accepted. */
	cutConnections(): void {
		for (const socket of this.#sockets.clients) socket.terminate();
	}

	/** Goes away: cuts every connection and refuses new ones until `listen` is called again. Progress is kept. */
	async close(): Promise<void> {
		this.cutConnections();
		if (!this.#server.listening) return;
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	/** Comes back on the same port. */
	async listen(): Promise<void> {
		this.#server.listen(this.#port, "127.0.0.1");
		await once(this.#server, "listening");
		this.#port = (this.#server.address() as AddressInfo).port;
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.close();
	}

	#host(): ReplayHost {
		return {
			recording: this.recording,
			password: this.#password,
			group: (id) => this.group(id),
			takeFailure: (action) => {
				const index = this.#failures.findIndex((failure) => failure.action === action);
				return index < 0 ? undefined : this.#failures.splice(index, 1)[0];
			},
			onAnnounce: () => this.#cutNow(this.#dropAfter, ++this.#announced),
			takeFetchCut: () => this.#cutNow(this.#dropFetch, this.#announced),
			emit: (type, request, group) => this.#record({ type, request, ...(group && { doneCount: group.doneCount }) }),
		};
	}

	#cutNow(places: Set<number>, count: number): boolean {
		const isCut = places.delete(count);
		if (isCut) this.#record({ type: "cut" });
		return isCut;
	}

	#record(event: ReplayEvent): void {
		this.events.push(event);
		this.#emitter.emit("event");
	}

	/** As much of the SQL endpoint as a client probes: credentials and version. */
	#answerHttp(request: IncomingMessage, response: ServerResponse): void {
		request.resume();
		if (request.url === "/-/ping") return void response.end();
		if (!request.url?.startsWith("/rest/sql")) return void response.writeHead(400).end();
		const { authorization } = request.headers;
		response.setHeader("content-type", "application/json");
		if (authorization === undefined) {
			response.writeHead(401).end(JSON.stringify({ code: 4357, desc: "no auth info input", timing: 1000 }));
			return;
		}
		const credentials = Buffer.from(authorization.replace(/^Basic /, ""), "base64").toString();
		const version = this.recording.serverVersion;
		const isRightPassword = credentials.slice(credentials.indexOf(":") + 1) === this.#password;
		response.end(
			JSON.stringify(
				isRightPassword
					? { code: 0, column_meta: [["server_version()", "VARCHAR", version.length]], data: [[version]], rows: 1 }
					: { code: 855, desc: "Authentication failure", timing: 1000 },
			),
		);
	}
}
