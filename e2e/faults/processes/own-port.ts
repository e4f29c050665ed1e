import net from "node:net";

/** Below the ports that the system gives to outgoing connections: a port that is let go can be taken again later. */
const LOWEST = 12_000;
const HIGHEST = 32_000;
const TRIES = 50;

/** Listens on a port that nobody else is given meanwhile when it is closed for a while. */
export async function listenOnOwnPort(server: net.Server): Promise<number> {
	for (let attempt = 1; ; attempt++) {
		const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
		try {
			await listenOn(server, port);
			return port;
		} catch (error) {
			if (attempt === TRIES) throw error;
		}
	}
}

export function listenOn(server: net.Server, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", () => {
			server.off("error", reject);
			resolve();
		});
	});
}

/** Such a port for a process that listens on it itself. */
export async function ownPort(): Promise<number> {
	const server = net.createServer();
	const port = await listenOnOwnPort(server);
	await new Promise((resolve) => server.close(resolve));
	return port;
}
