import { once } from "node:events";
import net from "node:net";
import { generate, type IConnackPacket, type IConnectPacket, type Packet, parser } from "mqtt-packet";

export interface ScriptedConnection {
	/** 1 for the first that the broker took. */
	readonly number: number;
	send(packet: Packet): void;
	/** Bytes as they are, MQTT or not. */
	raw(bytes: Uint8Array): void;
	/** Reads nothing more, as a process that was stopped. */
	freeze(): void;
	cut(): void;
}

/** What CONNECT is answered with, beyond success; `silent`: not at all. */
export type Connack = Partial<IConnackPacket> | "silent";

/** Answers CONNECT by itself; everything else is up to the script. */
export type Script = (packet: Packet, connection: ScriptedConnection) => void;

export interface ScriptedBroker extends AsyncDisposable {
	readonly port: number;
	readonly connectionCount: () => number;
}

/** A broker that misbehaves as told: for what no real one can be made to do. */
export async function startScriptedBroker(
	script: Script,
	connack: Partial<IConnackPacket> | ((number: number, connect: IConnectPacket) => Connack) = {},
): Promise<ScriptedBroker> {
	const sockets = new Set<net.Socket>();
	let count = 0;
	// Answers leave at once: tests that move the clock by hand would otherwise outrun them.
	const server = net.createServer({ noDelay: true }, (socket) => {
		sockets.add(socket);
		count++;
		socket.on("error", () => {});
		socket.on("close", () => sockets.delete(socket));
		let version = 4;
		const read = parser();
		const number = count;
		const connection: ScriptedConnection = {
			number,
			send: (packet) => socket.write(generate(packet, { protocolVersion: version })),
			raw: (bytes) => socket.write(bytes),
			freeze: () => socket.pause(),
			cut: () => socket.destroy(),
		};
		read.on("packet", (packet) => {
			// What came in the same read as the packet that was answered by a cut was never received.
			if (socket.destroyed || socket.isPaused()) return;
			if (packet.cmd === "connect") {
				version = (packet as IConnectPacket).protocolVersion ?? 4;
				const answer = typeof connack === "function" ? connack(number, packet) : connack;
				if (answer === "silent") return;
				connection.send({ cmd: "connack", sessionPresent: false, returnCode: 0, reasonCode: 0, ...answer });
			} else script(packet, connection);
		});
		socket.on("data", (chunk) => read.parse(chunk));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("No port was given.");
	return {
		port: address.port,
		connectionCount: () => count,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
