import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import tls from "node:tls";
import { type Certificate, certificateFor } from "./certificate";

export interface TlsProxy extends AsyncDisposable {
	readonly port: number;
	readonly certificate: Certificate;
}

/** Speaks TLS with a self-signed certificate for `localhost`, and passes the bytes on to a port that does not. */
export async function startTlsProxy(targetPort: number): Promise<TlsProxy> {
	const certificate = certificateFor("localhost");
	const sockets = new Set<net.Socket>();
	const server = tls.createServer({ cert: certificate.cert, key: certificate.key }, (secure) => {
		const plain = net.connect(targetPort, "127.0.0.1");
		for (const [socket, other] of [
			[secure, plain],
			[plain, secure],
		] as const) {
			sockets.add(socket);
			socket.on("error", () => other.destroy());
			socket.on("close", () => {
				sockets.delete(socket);
				other.destroy();
			});
			socket.pipe(other);
		}
	});
	server.listen(0, "localhost");
	await once(server, "listening");
	return {
		port: (server.address() as AddressInfo).port,
		certificate,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, "close");
			certificate[Symbol.dispose]();
		},
	};
}
