import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import { type Clock, every, systemClock } from "@/server/clock";
import { Engine } from "./engine/engine";
import { Faults } from "./faults";
import { type MeterGenerator, type MeterOptions, prepareMeters } from "./generator";
import { listen } from "./listen";
import { answerRest } from "./sql/rest";
import { ConsumerGroups } from "./tmq/groups";
import { type SessionContext, TmqSession } from "./tmq/session";
import { SqlSession } from "./tmq/sql-session";

export interface SimulatorOptions extends Partial<MeterOptions> {
	host?: string;
	/** 0 (the default): any free one. */
	port?: number;
	clock?: Clock;
	user?: string;
	password?: string;
	/** How often groups are rebalanced, in ms. The real server takes 2 s; tests want less. */
	rebalanceMs?: number;
	/** Rows that each vgroup's log keeps at most. */
	maxLogRows?: number;
	/** Whether `power` with its meters exists and grows by itself; on unless set to false. */
	autoGenerate?: boolean;
}

export interface Simulator extends AsyncDisposable {
	/** As `ws://127.0.0.1:PORT`. */
	readonly url: string;
	readonly port: number;
	/** Databases, tables and topics, for tests to write. */
	readonly engine: Engine;
	readonly groups: ConsumerGroups;
	readonly faults: Faults;
	/** The meters; undefined without `autoGenerate`. */
	readonly meters: MeterGenerator | undefined;
	/** Cuts every connection, without a close frame, and goes on listening. */
	dropConnections(): void;
	close(): Promise<void>;
}

const SERVER_VERSION = "3.3.7.5.alpha";
const PING_INTERVAL_MS = 54_000;
/** A client that answers no ping and sends nothing for so long is taken as gone. */
const READ_DEADLINE_MS = 114_000;
const DEFAULT_LOG_ROWS = 200_000;
const DEFAULT_REBALANCE_MS = 2_000;

/** The adapter never answers a close frame with one; the connection just ends once the consumer is gone. */
class SilentlyClosingSocket extends WebSocket {
	override close(): void {
		this.emit("peer-closing");
	}
}

/**
 * Starts a TDengine that exists in memory: the TMQ endpoint, `/ws` as far as connectors greet it, and the REST endpoint.
 * Rejects with the system's error when the port is taken.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { host = "127.0.0.1", clock = systemClock, user = "root", password = "taosdata" } = options;
	const faults = new Faults();
	const engine = new Engine({ nowMs: () => clock.nowMs(), maxLogRows: options.maxLogRows ?? DEFAULT_LOG_ROWS });
	const groups = new ConsumerGroups(engine, clock, options.rebalanceMs ?? DEFAULT_REBALANCE_MS);
	const isAuthorized = (name: string, text: string) => name === user && text === password;
	const context: SessionContext = { engine, groups, clock, faults, serverVersion: SERVER_VERSION, isAuthorized };

	const server = createServer((request, response) => {
		void answerRest({ engine, groups, clock, user, password, serverVersion: SERVER_VERSION }, request, response);
	});
	const sockets = new WebSocketServer({
		noServer: true,
		WebSocket: SilentlyClosingSocket,
		perMessageDeflate: { serverNoContextTakeover: true, clientNoContextTakeover: true, threshold: 0 },
		maxPayload: 0,
	});
	const sessions = new Set<TmqSession>();
	server.on("upgrade", (request, stream, head) => {
		if (faults.refusesConnections) return stream.destroy();
		const path = request.url?.split("?")[0];
		if (path !== "/rest/tmq" && path !== "/ws") return refuseUpgrade(stream);
		sockets.handleUpgrade(request, stream, head, (socket) => {
			sockets.emit("connection", socket, request);
			if (path === "/ws") serveSql(socket, context);
			else serveTmq(socket, context, sessions);
		});
	});

	const port = await listen(server, options.port ?? 0, host).catch((error: unknown) => {
		groups.close();
		throw error;
	});
	const meters = options.autoGenerate === false ? undefined : prepareMeters(engine, clock, options);
	const lastSeenMs = new WeakMap<WebSocket, number>();
	sockets.on("connection", (socket: WebSocket) => {
		const seen = () => lastSeenMs.set(socket, clock.monotonicMs());
		seen();
		socket.on("pong", seen).on("message", seen);
	});
	const pings = every(clock, PING_INTERVAL_MS, () => {
		const oldestMs = clock.monotonicMs() - READ_DEADLINE_MS;
		for (const socket of sockets.clients) {
			if ((lastSeenMs.get(socket) ?? 0) < oldestMs) socket.terminate();
			else if (socket.readyState === WebSocket.OPEN) socket.ping();
		}
	});
	const dropConnections = () => {
		for (const socket of sockets.clients) socket.terminate();
	};
	let closing: Promise<void> | undefined;
	const close = () => {
		closing ??= (async () => {
			meters?.stop();
			pings.cancel();
			groups.close();
			for (const session of sessions) session.abandon();
			dropConnections();
			sockets.close();
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		})();
		return closing;
	};
	const url = `ws://${host}:${port}`;
	return { url, port, engine, groups, faults, meters, dropConnections, close, [Symbol.asyncDispose]: close };
}

function serveTmq(socket: WebSocket, context: SessionContext, sessions: Set<TmqSession>): void {
	const session = new TmqSession(socket, context);
	sessions.add(session);
	const end = () =>
		void session.close().finally(() => {
			sessions.delete(session);
			socket.terminate();
		});
	socket.on("message", (data, isBinary) => {
		if (!isBinary) session.receive(textOf(data));
	});
	socket.on("peer-closing", end);
	socket.on("close", end);
	// A broken frame or connection ends in `close`, which is where the consumer is released.
	socket.on("error", () => {});
}

function serveSql(socket: WebSocket, context: SessionContext): void {
	const session = new SqlSession(context);
	socket.on("message", (data, isBinary) => {
		const answer = isBinary ? undefined : session.answer(textOf(data));
		if (answer !== undefined) socket.send(answer);
	});
	socket.on("peer-closing", () => socket.terminate());
	socket.on("error", () => {});
}

function textOf(data: RawData): string {
	return new TextDecoder().decode(Array.isArray(data) ? Buffer.concat(data) : data);
}

function refuseUpgrade(stream: Duplex): void {
	// A peer that goes away meanwhile is no concern of the process.
	stream.on("error", () => stream.destroy());
	stream.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}
