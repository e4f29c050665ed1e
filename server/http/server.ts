import http, { type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import { type BasePath, withBase, withoutBase } from "@/lib/base-path";
import { StartError } from "@/server/errors";
import { NONCE_HEADER, PATH_HEADER, PEER_HEADER } from "./caller";
import { contentPolicy, newNonce } from "./content-policy";
import { guardRequest, type OwnAddress } from "./guards";
import type { Peers } from "./peer";
import { answerProbe, type Probes } from "./probes";
import { problemOf } from "./problem";
import { explainWrongMethod } from "./wrong-method";

export interface HttpServerOptions {
	host: string;
	/** 0: any free one. */
	port: number;
	/** Answers everything that passed the guards. */
	handler: RequestListener;
	/** Takes upgrade requests that passed the guards; without it all are refused. */
	upgrade?: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
	/** Where people open it when that is another address. */
	publicUrl?: URL | undefined;
	machineName?: string | undefined;
	/** Path below which everything is served. Requests without it are taken as if they had it: a proxy may strip it. */
	basePath?: BasePath | undefined;
	/** PEM texts; with them it speaks https. */
	tls?: { cert: string; key: string } | undefined;
	peers: Peers;
	/** Without it, nobody is told whether it is ready. */
	probes?: Probes;
	/** Off while pages are built as they are asked for, which needs scripts that the policy forbids. */
	hasContentPolicy: boolean;
}

export interface HttpServer extends AsyncDisposable {
	readonly address: OwnAddress;
	/** For people, e.g. `http://127.0.0.1:3000`. */
	readonly url: string;
}

const SECURITY_HEADERS = [
	["X-Frame-Options", "DENY"],
	["X-Content-Type-Options", "nosniff"],
	["Referrer-Policy", "same-origin"],
	["Cross-Origin-Opener-Policy", "same-origin"],
	["Cross-Origin-Resource-Policy", "same-origin"],
	["Permissions-Policy", "camera=(), microphone=(), geolocation=()"],
] as const;
const ONE_YEAR_S = 31_536_000;
/** A request that is not here by then is cut: its sender is broken, or means to hold connections. */
const HEAD_LIMIT_MS = 15_000;
const REQUEST_LIMIT_MS = 60_000;
/** Each holds a file descriptor, which the store needs too. */
const MOST_CONNECTIONS = 2_000;
/** Only the peer's address is ever taken from a proxy (see `Peers`); what else they claim is not passed on. */
const FORWARDED_HEADERS = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto"];

/**
 * Listens, and lets through what the guards let through.
 *
 * @throws StartError `port-taken`
 */
export async function listen(options: HttpServerOptions): Promise<HttpServer> {
	const { host, port, handler, upgrade, tls, peers, probes, publicUrl, machineName, basePath = "" } = options;
	const address: OwnAddress = { host, port, isTls: tls !== undefined, publicUrl, machineName };
	const listener: RequestListener = (request, response) => {
		for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
		if (tls !== undefined) response.setHeader("Strict-Transport-Security", `max-age=${ONE_YEAR_S}`);
		const path = withoutBase(basePath, request.url ?? "/");
		if (probes !== undefined && answerProbe({ url: path, method: request.method }, response, probes)) return;
		setOwnHeaders(request, path, peers);
		if (options.hasContentPolicy) setContentPolicy(request, response);
		const refusal = refusalOf({ url: path, method: request.method, headers: request.headers }, address);
		if (refusal !== undefined) return refuse(response, refusal);
		request.url = withBase(basePath, path);
		explainWrongMethod({ url: path, method: request.method ?? "" }, response);
		handler(request, response);
	};
	const limits = { headersTimeout: HEAD_LIMIT_MS, requestTimeout: REQUEST_LIMIT_MS };
	const server =
		tls === undefined
			? http.createServer(limits, listener)
			: https.createServer({ ...limits, handshakeTimeout: HEAD_LIMIT_MS, ...tls }, listener);
	server.maxConnections = MOST_CONNECTIONS;
	server.on("upgrade", (request, socket, head) => {
		if (upgrade !== undefined && refusalOf(request, address) === undefined) return upgrade(request, socket, head);
		socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", (cause) => reject(listenError(cause, host, port)));
		server.listen(port, host, resolve);
	});
	const bound = server.address();
	if (typeof bound === "object" && bound !== null) address.port = bound.port;
	return {
		address,
		url: `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${address.port}${basePath}`,
		async [Symbol.asyncDispose]() {
			if (!server.listening) return;
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}

/** The pages' framework takes the nonce for its own scripts from the policy on the request. */
function setContentPolicy(request: IncomingMessage, response: ServerResponse): void {
	const nonce = newNonce();
	const policy = contentPolicy(nonce);
	request.headers["content-security-policy"] = policy;
	request.headers[NONCE_HEADER] = nonce;
	response.setHeader("Content-Security-Policy", policy);
}

function setOwnHeaders(request: IncomingMessage, path: string, peers: Peers): void {
	const address = peers.addressOf(request);
	request.headers[PATH_HEADER] = path;
	for (const name of FORWARDED_HEADERS) delete request.headers[name];
	if (address === undefined) delete request.headers[PEER_HEADER];
	else request.headers[PEER_HEADER] = address;
}

function refusalOf(request: Parameters<typeof guardRequest>[0], address: OwnAddress): unknown {
	try {
		guardRequest(request, address);
		return undefined;
	} catch (error) {
		return error;
	}
}

function refuse(response: ServerResponse, error: unknown): void {
	const problem = problemOf(error);
	// The body was not read: the connection cannot be used for a next request.
	response.writeHead(problem.status, {
		"Content-Type": "application/problem+json",
		"Cache-Control": "no-store",
		Connection: "close",
	});
	response.end(JSON.stringify(problem));
}

function listenError(cause: unknown, host: string, port: number): unknown {
	const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
	switch (code) {
		case "EADDRINUSE":
			return new StartError(
				"port-taken",
				`Port ${port} is already in use: stop what uses it, or set PORT to another.`,
				{
					cause,
				},
			);
		case "EACCES":
			return new StartError("port-taken", `Port ${port} may not be opened by this user: set PORT to one above 1023.`, {
				cause,
			});
		case "EADDRNOTAVAIL":
		case "ENOTFOUND":
			return new StartError("port-taken", `This machine has no address ${host}: set HOST to one it has.`, { cause });
		default:
			return cause;
	}
}
