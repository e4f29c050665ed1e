import ipaddr from "ipaddr.js";

/** One entry of the list of addresses that the server may connect to. */
export type AllowedAddress =
	/** `host` in small letters; with `*.` in front, every name below it. */
	{ kind: "name"; host: string; port: number | undefined } | ({ kind: "network"; port: number | undefined } & Network);

export interface Network {
	network: ipaddr.IPv4 | ipaddr.IPv6;
	bits: number;
}

const NAME = /^(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/;

/**
 * Reads `broker.plant.example`, `*.plant.example:8883`, `10.20.0.0/16`, `192.0.2.7:1883` or `[2001:db8::7]:6041`.
 *
 * @returns undefined for what is none of these
 */
export function parseAllowedAddress(text: string): AllowedAddress | undefined {
	const parts = /^(?:\[([^\]]*)\]|([^:]*)|(.*:.*:.*))(?::(\d{1,5}))?$/.exec(text.trim().toLowerCase());
	if (parts === null) return undefined;
	const host = parts[1] ?? parts[2] ?? parts[3] ?? "";
	const port = parts[4] === undefined ? undefined : Number(parts[4]);
	if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
	const network = parseNetwork(host);
	if (network !== undefined) return { kind: "network", ...network, port };
	// What looks like a number and is no address is a mistake, or means to be read as another address.
	if (/^[\d.]+$/.test(host) || /^0x/.test(host)) return undefined;
	return NAME.test(host) ? { kind: "name", host: host.replace(/\.$/, ""), port } : undefined;
}

/** Reads an address (`192.0.2.7`, `2001:db8::7`: a network of one) or a network (`10.0.0.0/8`). */
export function parseNetwork(host: string): Network | undefined {
	if (ipaddr.IPv4.isValidFourPartDecimal(host) || ipaddr.IPv6.isValid(host)) {
		const network = ipaddr.process(host);
		return { network, bits: network.kind() === "ipv4" ? 32 : 128 };
	}
	if (!ipaddr.isValidCIDR(host)) return undefined;
	const [network, bits] = ipaddr.parseCIDR(host);
	return { network, bits };
}

/** Whether a connection to a host name, as it was typed, needs no look at its address. */
export function allowsName(list: readonly AllowedAddress[], name: string, port: number): boolean {
	const host = name.toLowerCase().replace(/\.$/, "");
	return list.some(
		(entry) =>
			entry.kind === "name" &&
			matchesPort(entry.port, port) &&
			(entry.host.startsWith("*.") ? host.endsWith(entry.host.slice(1)) : host === entry.host),
	);
}

/** Whether an address, however it is written, is in one of the networks. */
export function allowsAddress(list: readonly AllowedAddress[], address: string, port: number): boolean {
	if (!ipaddr.isValid(address)) return false;
	const parsed = ipaddr.process(address);
	return list.some(
		(entry) =>
			entry.kind === "network" &&
			matchesPort(entry.port, port) &&
			entry.network.kind() === parsed.kind() &&
			parsed.match(entry.network, entry.bits),
	);
}

function matchesPort(wanted: number | undefined, port: number): boolean {
	return wanted === undefined || wanted === port;
}
