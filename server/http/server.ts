import http, { type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { StartError } from "@/server/errors";
import { guardRequest, type OwnAddress } from "./guards";
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
}

export interface HttpServer extends AsyncDisposable {
	readonly address: OwnAddress;
	/** For people, e.g. `http://127.0.0.1:3000`. */
	readonly url: string;
}

/** Other sites must not draw the console in a frame of theirs: a click on it would come from its own origin. */
const SECURITY_HEADERS = [
	["Content-Security-Policy", "frame-ancestors 'none'"],
	["X-Frame-Options", "DENY"],
	["X-Content-Type-Options", "nosniff"],
	["Referrer-Policy", "same-origin"],
] as const;

/**
 * Listens, and lets through what the guards let through.
 *
 * @throws StartError `port-taken`
 */
export async function listen({ host, port, handler, upgrade }: HttpServerOptions): Promise<HttpServer> {
	const address: OwnAddress = { host, port };
	const server = http.createServer((request, response) => {
		for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
		const refusal = refusalOf(request, address);
		if (refusal !== undefined) return refuse(response, refusal);
		explainWrongMethod(request, response);
		handler(request, response);
	});
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
		url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
		async [Symbol.asyncDispose]() {
			if (!server.listening) return;
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}

function refusalOf(request: IncomingMessage, address: OwnAddress): unknown {
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
