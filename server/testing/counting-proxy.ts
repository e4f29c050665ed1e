import { once } from "node:events";
import net, { type AddressInfo } from "node:net";

export interface CountingProxy extends AsyncDisposable {
	readonly port: number;
	/** Connections taken so far. */
	readonly connections: number;
	/** Bytes that the target has sent so far. */
	readonly bytesToClients: number;
	/** The beginning of what the target sent last on a fresh connection: the head of its HTTP answer. */
	readonly lastHead: string;
	/** Cuts everything and takes nothing new, until `open`. */
	shut(): Promise<void>;
	/** Listens again, at the same port. */
	open(): Promise<void>;
}

/** Passes bytes on to a port of this machine, counts them, and can go away and come back. `target`: `name:port`. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
	const { hostname, port: targetPort } = new URL(`tcp://${target}`);
	const sockets = new Set<net.Socket>();
	let connections = 0;
	let bytesToClients = 0;
	let lastHead = "";
	const server = net.createServer((client) => {
		connections++;
		const upstream = net.connect(Number(targetPort), hostname);
		for (const [socket, other] of [
			[client, upstream],
			[upstream, client],
		] as const) {
			sockets.add(socket);
			socket.on("error", () => other.destroy());
			socket.on("close", () => {
				sockets.delete(socket);
				other.destroy();
			});
			socket.pipe(other);
		}
		upstream.once("data", (data: Buffer) => {
			lastHead = data.toString("latin1").split("\r\n\r\n")[0] ?? "";
		});
		upstream.on("data", (data: Buffer) => {
			bytesToClients += data.length;
		});
	});
	const listen = async (port: number) => {
		server.listen(port, "127.0.0.1");
		await once(server, "listening");
		return (server.address() as AddressInfo).port;
	};
	const port = await listen(0);
	const shut = async () => {
		const closed = server.listening ? once(server, "close") : undefined;
		server.close();
		for (const socket of sockets) socket.destroy();
		await closed;
	};
	return {
		port,
		get connections() {
			return connections;
		},
		get bytesToClients() {
			return bytesToClients;
		},
		get lastHead() {
			return lastHead;
		},
		shut,
		async open() {
			await listen(port);
		},
		[Symbol.asyncDispose]: shut,
	};
}
