import type { AddressInfo, Server } from "node:net";

/** Resolves with the port; rejects with the system's error, for instance when the port is taken. */
export function listen(server: Server, port: number, host: string): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, () => {
			server.off("error", reject);
			resolve((server.address() as AddressInfo).port);
		});
	});
}

/** The first of the wanted ports that is free, else any free one. */
export async function withFreePort<T>(wanted: readonly number[], attempt: (port: number) => Promise<T>): Promise<T> {
	for (const port of wanted) {
		try {
			return await attempt(port);
		} catch (error) {
			if (!isUnavailable(error)) throw error;
		}
	}
	return attempt(0);
}

function isUnavailable(error: unknown): boolean {
	return error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES");
}
