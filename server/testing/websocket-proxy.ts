import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { createWebSocketStream, WebSocketServer } from "ws";

export interface WebSocketProxy extends AsyncDisposable {
	readonly port: number;
	/** Paths and subprotocols that clients have asked for. */
	readonly asked: { path: string; protocol: string }[];
}

/**
 * Takes MQTT over WebSocket, with TLS if there is a certificate, and passes the bytes on to a broker's plain port. Not
 * every Mosquitto can listen for WebSocket itself.
 */
export async function startWebSocketProxy(
	targetPort: number,
	certificate?: { cert: string; key: string },
): Promise<WebSocketProxy> {
	const server = certificate === undefined ? http.createServer() : https.createServer(certificate);
	const asked: WebSocketProxy["asked"] = [];
	const sockets = new WebSocketServer({ server });
	sockets.on("connection", (socket, request) => {
		asked.push({ path: request.url ?? "", protocol: socket.protocol });
		const toBroker = net.connect(targetPort, "127.0.0.1");
		const stream = createWebSocketStream(socket);
		toBroker.on("error", () => socket.terminate());
		stream.on("error", () => toBroker.destroy());
		stream.pipe(toBroker).pipe(stream);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		port: (server.address() as AddressInfo).port,
		asked,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets.clients) socket.terminate();
			server.close();
			await once(server, "close");
		},
	};
}
