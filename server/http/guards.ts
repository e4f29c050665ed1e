import type { IncomingMessage } from "node:http";
import { RequestError } from "@/server/errors";

const READING = new Set(["GET", "HEAD", "OPTIONS"]);
const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];
const WILDCARDS = new Set(["0.0.0.0", "::"]);

/** Addresses by which this server may be called. */
export interface OwnAddress {
	/** Without brackets. */
	host: string;
	port: number;
}

type RequestHead = Pick<IncomingMessage, "method" | "headers">;

/**
 * Refuses what a browser would send on behalf of somebody else's page: a Host that is not ours (DNS rebinding), and
 * changes that come from another origin.
 *
 * @throws RequestError
 */
export function guardRequest({ method = "GET", headers }: RequestHead, own: OwnAddress): void {
	const host = headers.host?.toLowerCase();
	if (host === undefined || !isOwnHost(host, own)) {
		throw new RequestError(
			"unknown-host",
			"This address is not one that Spillway was started for: open it under the address it printed, or set HOST.",
		);
	}
	if (READING.has(method)) return;
	const site = headers["sec-fetch-site"];
	const isForeignSite = site !== undefined && site !== "same-origin" && site !== "none";
	const { origin } = headers;
	// The scheme is left open: a proxy in front may speak TLS.
	const isForeignOrigin = origin !== undefined && originHost(origin) !== host;
	if (isForeignSite || isForeignOrigin) {
		throw new RequestError("foreign-origin", "Changes are taken from Spillway's own pages only.");
	}
}

function originHost(origin: string): string | undefined {
	return /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase();
}

function isOwnHost(host: string, own: OwnAddress): boolean {
	// Bound to every interface on purpose, it has no list of its names; only the port can be held against it.
	if (WILDCARDS.has(own.host)) return portOf(host) === own.port;
	const configured = own.host.includes(":") ? `[${own.host}]` : own.host;
	return [...LOOPBACK_NAMES, configured.toLowerCase()].some(
		(name) => host === `${name}:${own.port}` || (own.port === 80 && host === name),
	);
}

function portOf(host: string): number {
	const port = /:(\d+)$/.exec(host)?.[1];
	return port === undefined ? 80 : Number(port);
}
