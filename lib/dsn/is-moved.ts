import { DEFAULT_PORTS, protocolOf } from "./field";
import type { DsnDraft } from "./types";

/** Whether a draft leads to a server that the other one does not name; a stored secret is not sent there. */
export function isMoved(before: DsnDraft, now: DsnDraft): boolean {
	const known = new Set(serversOf(before));
	return serversOf(now).some((server) => !known.has(server));
}

function serversOf(dsn: DsnDraft): string[] {
	const port = String(DEFAULT_PORTS[protocolOf(dsn)] ?? "");
	return dsn.hosts.map((server) => `${server.host.trim().toLowerCase()}:${server.port.trim() || port}`);
}
