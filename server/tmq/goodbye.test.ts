import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "@/server/clock";
import { sourceFor } from "./testing";
import { TmqTransport } from "./transport";

const HANDSHAKE_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const CLOSE_FRAME = Buffer.from([0x88, 0x02, 0x03, 0xe8]);

/** Takes a connection, answers its first request with a close frame, and never ends it. */
async function lingering(): Promise<string> {
	const server = createServer();
	server.on("upgrade", (request, socket) => {
		onTestFinished(() => void socket.destroy());
		const key = `${request.headers["sec-websocket-key"]}${HANDSHAKE_GUID}`;
		const accept = createHash("sha1").update(key).digest("base64");
		const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
		socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join("\r\n")}\r\n\r\n`);
		socket.once("data", () => socket.write(CLOSE_FRAME));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => void server.close());
	return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a server that says goodbye is gone, also where something in between keeps the connection open", async () => {
	const dsn = sourceFor(await lingering(), "t");
	const transport = await TmqTransport.open({
		dsn,
		host: dsn.hosts[0],
		clock: systemClock,
		connectTimeoutMs: 5_000,
		signal: new AbortController().signal,
	});
	const answer = transport.request("poll", (reqId) => `{"req_id":${reqId}}`, 120_000);
	await expect(answer).rejects.toMatchObject({ code: "source-lost" });
	await transport.close();
});
