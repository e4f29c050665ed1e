import net from "node:net";
import tls from "node:tls";
import { deferred } from "@/lib/deferred";
import type { HostPort } from "@/lib/dsn/types";
import type { Clock } from "@/server/clock";

const TIMEOUT_MS = 10_000;

/** Opens a TCP connection and closes it again. Rejects with the system's error, or with the signal's reason. */
export async function probeSocket({ host, port }: HostPort, clock: Clock, signal: AbortSignal): Promise<void> {
	const socket = net.connect({ host: bare(host), port });
	await ready(socket, "connect", clock, signal);
}

/** Opens a TLS connection, trusting what this machine trusts. Resolves to the protocol, such as `TLS 1.3`. */
export async function probeTls({ host, port }: HostPort, clock: Clock, signal: AbortSignal): Promise<string> {
	const name = bare(host);
	const socket = tls.connect({ host: name, port, ...(net.isIP(name) === 0 && { servername: name }) });
	let protocol = "";
	socket.once("secureConnect", () => {
		protocol = socket.getProtocol() ?? "";
	});
	await ready(socket, "secureConnect", clock, signal);
	return protocol.replace(/^TLSv/, "TLS ");
}

async function ready(socket: net.Socket, event: string, clock: Clock, signal: AbortSignal): Promise<void> {
	const done = deferred<void>();
	const late = () => done.reject(Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" }));
	const onAbort = () => done.reject(signal.reason);
	const timer = clock.setTimeout(late, TIMEOUT_MS);
	signal.addEventListener("abort", onAbort, { once: true });
	if (signal.aborted) onAbort();
	socket.once(event, () => done.resolve());
	socket.on("error", (error) => done.reject(error));
	try {
		await done.promise;
	} finally {
		timer.cancel();
		signal.removeEventListener("abort", onAbort);
		socket.destroy();
	}
}

/** Without the brackets that an IPv6 address has in a URL. */
function bare(host: string): string {
	return host.replace(/^\[|\]$/g, "");
}
