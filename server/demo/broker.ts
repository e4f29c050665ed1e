import { createServer, type Socket } from "node:net";
import { Aedes } from "aedes";
import { listen } from "@/server/simulator/listen";

export interface DemoBroker {
	readonly port: number;
	close(): Promise<void>;
}

/** An MQTT 3.1.1 broker inside this process, on the loopback interface alone. Rejects when the port is taken. */
export async function startBroker(port: number): Promise<DemoBroker> {
	const aedes = await Aedes.createBroker();
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.once("close", () => sockets.delete(socket));
		aedes.handle(socket);
	});
	const closeBroker = () => new Promise<void>((resolve) => aedes.close(() => resolve()));
	let listening: number;
	try {
		listening = await listen(server, port, "127.0.0.1");
	} catch (error) {
		await closeBroker();
		throw error;
	}
	let closing: Promise<void> | undefined;
	return {
		port: listening,
		close() {
			closing ??= (async () => {
				await closeBroker();
				for (const socket of sockets) socket.destroy();
				await new Promise<void>((resolve) => server.close(() => resolve()));
			})();
			return closing;
		},
	};
}
