import { readHosts } from "./check-address";
import { protocolOf } from "./field";
import type { DsnDraft } from "./types";

/**
 * Whether a draft leads to a server that the other one does not name, or to the same one in the clear instead of by TLS.
 * A stored secret is not sent there.
 */
export function isMoved(before: DsnDraft, now: DsnDraft): boolean {
	if (isByTls(before) && !isByTls(now)) return true;
	const known = new Set(addressesOf(before));
	return addressesOf(now).some((address) => !known.has(address));
}

/** `host:port` of every host of a draft, with the protocol's default ports filled in. */
export function addressesOf(draft: DsnDraft): string[] {
	return readHosts(draft).map(({ host, port }) => `${host.toLowerCase()}:${port}`);
}

function isByTls(draft: DsnDraft): boolean {
	return ["mqtts", "mqtt+wss", "tmq+wss"].includes(protocolOf(draft));
}
