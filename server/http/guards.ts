import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { RequestError } from "@/server/errors";

const READING = new Set(["GET", "HEAD", "OPTIONS"]);
const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];
const WILDCARDS = new Set(["0.0.0.0", "::"]);

/** Addresses by which this server may be called. */
export interface OwnAddress {
	/** Without brackets. */
	host: string;
	port: number;
	/** It speaks https by itself: the port that need not be written is another. */
	isTls?: boolean | undefined;
	/** Where people open it when that is another address: behind a proxy, or by a name of the network. */
	publicUrl?: URL | undefined;
	/** Name of this machine, by which it may be called when it listens on every interface. */
	machineName?: string | undefined;
}

type RequestHead = Pick<IncomingMessage, "method" | "headers" | "url">;

/**
 * Refuses what a browser would send on behalf of somebody else's page: a Host that is not ours (DNS rebinding), changes
 * that come from another origin, and reading of data for another site's page. And what nobody needs: the addresses that
 * proxies are asked with, and changes elsewhere than below `/api`.
 *
 * @param head its `url` without the base path
 * @throws RequestError
 */
export function guardRequest({ method = "GET", headers, url = "/" }: RequestHead, own: OwnAddress): void {
	if (!url.startsWith("/")) throw new RequestError("bad-target", "Ask for a path of this server: it is no proxy.");
	const host = headers.host?.toLowerCase();
	if (host === undefined || !isOwnHost(host, own)) {
		throw new RequestError(
			"unknown-host",
			"This address is not one that Spillway was started for: open it under the address it printed, or set SPILLWAY_PUBLIC_URL to the one that people use.",
		);
	}
	const site = headers["sec-fetch-site"];
	const isForeignSite = site !== undefined && site !== "same-origin" && site !== "none";
	const isApi = /^\/+api(?:[/?]|$)/i.test(url);
	if (READING.has(method)) {
		// A link may lead here from anywhere; a picture, a script or a call of another site's page may not.
		if (!isForeignSite || !isApi || headers["sec-fetch-mode"] === "navigate") return;
		throw new RequestError("foreign-origin", "Data is handed to Spillway's own pages only.");
	}
	if (!isApi) throw new RequestError("method-not-allowed", `${shownMethod(method)} is possible below /api only.`);
	const { origin } = headers;
	// The scheme is left open: a proxy in front may speak TLS.
	const isForeignOrigin =
		origin !== undefined && originHost(origin) !== host && origin.toLowerCase() !== own.publicUrl?.origin;
	if (isForeignSite || isForeignOrigin) {
		throw new RequestError("foreign-origin", "Changes are taken from Spillway's own pages only.");
	}
}

function shownMethod(method: string): string {
	return method.slice(0, 20);
}

function originHost(origin: string): string | undefined {
	return /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase();
}

function isOwnHost(host: string, own: OwnAddress): boolean {
	if (host === own.publicUrl?.host) return true;
	const names = LOOPBACK_NAMES.includes(own.host) ? [] : [own.host.includes(":") ? `[${own.host}]` : own.host];
	if (WILDCARDS.has(own.host)) {
		// Bound to every interface it has no list of its addresses. A name that others made up (DNS rebinding) is none.
		if (portOf(host, own) === own.port && isAddress(host)) return true;
		if (own.machineName !== undefined) names.push(own.machineName);
	}
	return [...LOOPBACK_NAMES, ...names].some(
		(name) =>
			host === `${name.toLowerCase()}:${own.port}` || (own.port === usualPort(own) && host === name.toLowerCase()),
	);
}

function isAddress(host: string): boolean {
	return isIP(host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1")) !== 0;
}

function portOf(host: string, own: OwnAddress): number {
	const port = /:(\d+)$/.exec(host)?.[1];
	return port === undefined ? usualPort(own) : Number(port);
}

function usualPort({ isTls = false }: OwnAddress): number {
	return isTls ? 443 : 80;
}
