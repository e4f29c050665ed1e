import type { Caller } from "@/server/accounts/accounts";

/**
 * True address of the other side: set by the server on every request before anything else reads it, whatever the request
 * itself claims.
 */
export const PEER_HEADER = "x-spillway-peer";

/** What a request says about who sends it. */
export function callerOf({ headers }: { headers: Headers }): Caller {
	const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
	return {
		bearer,
		cookie: headers.get("cookie") ?? undefined,
		address: headers.get(PEER_HEADER) ?? undefined,
		browser: headers.get("user-agent")?.slice(0, 300),
	};
}

/** Path and query that were asked for; set by the server like the peer. */
export const PATH_HEADER = "x-spillway-path";
/** Nonce of the answer's content security policy; set by the server like the peer. */
export const NONCE_HEADER = "x-spillway-nonce";
