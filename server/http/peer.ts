import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";
import { type Network, parseNetwork } from "@/lib/address-list/parse";
import { StartError } from "@/server/errors";

/**
 * Tells the true address of whoever sends a request. Forwarded headers are believed from named proxies only, and only as
 * far as they were written by these.
 */
export class Peers {
	readonly #proxies: readonly Network[];

	/**
	 * @param proxies addresses or networks (`10.0.0.0/8`) of the proxies in front
	 * @throws StartError `environment`
	 */
	constructor(proxies: readonly string[]) {
		this.#proxies = proxies.map(parseProxy);
	}

	addressOf({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): string | undefined {
		const direct = plain(socket.remoteAddress);
		if (direct === undefined || !this.#isProxy(direct)) return direct;
		const forwarded = [headers["x-forwarded-for"]].flat().join(",").split(",").reverse();
		// From the nearest hop outwards: the first that is no proxy of ours is the last that one of ours has seen itself.
		for (const hop of forwarded) {
			const address = plain(hop.trim());
			if (address === undefined) break;
			if (!this.#isProxy(address)) return address;
		}
		return direct;
	}

	#isProxy(address: string): boolean {
		const parsed = ipaddr.process(address);
		return this.#proxies.some(({ network, bits }) => parsed.kind() === network.kind() && parsed.match(network, bits));
	}
}

/** An address as it is compared and shown: IPv4 without its IPv6 dress; undefined for what is no address. */
function plain(text: string | undefined): string | undefined {
	return text !== undefined && ipaddr.isValid(text) ? ipaddr.process(text).toString() : undefined;
}

function parseProxy(text: string): Network {
	const network = parseNetwork(text);
	if (network !== undefined) return network;
	throw new StartError(
		"environment",
		`SPILLWAY_TRUSTED_PROXIES holds "${text}", which is neither an address nor a network: write it like 10.0.0.5 or 10.0.0.0/8.`,
	);
}
