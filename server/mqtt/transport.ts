import { readFile } from "node:fs/promises";
import net from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import WebSocket, { createWebSocketStream } from "ws";
import { isPem } from "@/lib/dsn/secrets";
import { storedFileNameIn } from "@/lib/dsn/stored-file";
import type { BrokerDsn, HostPort } from "@/lib/dsn/types";
import { messageOf } from "@/lib/errors";
import { brokerCause } from "./causes";
import { PublishError } from "./errors";
import { assertUsable } from "./usable-pem";

/** Certificates and keys as text, read once for a publisher. */
export interface TlsMaterial {
	readonly ca?: string;
	readonly cert?: string;
	readonly key?: string;
	readonly rejectUnauthorized: boolean;
}

/**
 * Reads what the DSN names in `ca`, `cert` and `cert_key`: PEM text as it stands, else the file at that path. Without
 * TLS they have no effect, and nothing is read.
 *
 * @throws PublishError `broker-tls-file` when a file cannot be read or used
 */
export async function loadTlsMaterial(broker: BrokerDsn): Promise<TlsMaterial> {
	if (!isTls(broker)) return { rejectUnauthorized: true };
	const [ca, cert, key] = await Promise.all([
		readPem("ca", broker.ca),
		readPem("cert", broker.cert),
		readPem("cert_key", broker.certKey?.reveal()),
	]);
	assertUsable({ ca, cert, key });
	return {
		rejectUnauthorized: broker.isTlsVerified,
		...(ca === undefined ? {} : { ca }),
		...(cert === undefined ? {} : { cert }),
		...(key === undefined ? {} : { key }),
	};
}

async function readPem(field: string, value: string | undefined): Promise<string | undefined> {
	if (value === undefined || isPem(value)) return value;
	// The console puts the texts of its stored files in before a DSN gets here; on a command line there are none.
	const stored = storedFileNameIn(value);
	if (stored !== undefined) {
		const message = `${field} names the stored file ${stored}, which only the console has. Give a PEM text or the path of a PEM file.`;
		throw new PublishError(brokerCause("broker-tls-file", message));
	}
	try {
		return await readFile(value, "utf8");
	} catch (error) {
		// A private key that was pasted without its frame must not end up in the sentence.
		const code = (error as NodeJS.ErrnoException).code ?? messageOf(error);
		const message = `The file of ${field} cannot be read (${code}). Give a PEM text or the path of a PEM file, then start.`;
		throw new PublishError(brokerCause("broker-tls-file", message), { cause: error });
	}
}

export function isTls(broker: BrokerDsn): boolean {
	return broker.protocol === "mqtts" || broker.protocol === "mqtt+wss";
}

export function tlsOptions(host: HostPort, material: TlsMaterial): tls.ConnectionOptions {
	return { ...host, ...material, ...(net.isIP(host.host) === 0 ? { servername: host.host } : {}) };
}

/** Starts connecting; bytes written before the connection stands are held back by the stream. */
export function openTransport(broker: BrokerDsn, host: HostPort, material: TlsMaterial): Duplex {
	switch (broker.protocol) {
		case "mqtt":
			return net.connect({ ...host, noDelay: true });
		case "mqtts": {
			const socket = tls.connect(tlsOptions(host, material));
			socket.setNoDelay(true);
			return socket;
		}
		case "mqtt+ws":
		case "mqtt+wss": {
			const address = host.host.includes(":") ? `[${host.host}]` : host.host;
			const scheme = broker.protocol === "mqtt+wss" ? "wss" : "ws";
			const route = broker.path.startsWith("/") ? broker.path : `/${broker.path}`;
			const socket = new WebSocket(
				`${scheme}://${address}:${host.port}${route}`,
				[broker.version === "3.1" ? "mqttv3.1" : "mqtt"],
				{ perMessageDeflate: false, ...(scheme === "wss" ? material : {}) },
			);
			return createWebSocketStream(socket);
		}
		default:
			return broker.protocol satisfies never;
	}
}
