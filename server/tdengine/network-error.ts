import { messageOf } from "@/lib/errors";

/**
 * What kept a connection from being made or kept; `tls` is a certificate or a protocol that was not accepted, `no-tls`
 * a peer that speaks in the clear.
 */
export type NetworkFault = "not-allowed" | "refused" | "unresolved" | "timeout" | "reset" | "tls" | "no-tls" | "other";

const FAULTS: Readonly<Record<string, NetworkFault>> = {
	"address-not-allowed": "not-allowed",
	ECONNREFUSED: "refused",
	ENOTFOUND: "unresolved",
	EAI_AGAIN: "unresolved",
	ETIMEDOUT: "timeout",
	UND_ERR_CONNECT_TIMEOUT: "timeout",
	UND_ERR_HEADERS_TIMEOUT: "timeout",
	EHOSTUNREACH: "other",
	ENETUNREACH: "other",
	ECONNRESET: "reset",
	EPIPE: "reset",
	UND_ERR_SOCKET: "reset",
	DEPTH_ZERO_SELF_SIGNED_CERT: "tls",
	SELF_SIGNED_CERT_IN_CHAIN: "tls",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls",
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls",
	CERT_HAS_EXPIRED: "tls",
	ERR_TLS_CERT_ALTNAME_INVALID: "tls",
	EPROTO: "tls",
	ERR_SSL_WRONG_VERSION_NUMBER: "no-tls",
};

/** The start of an answer in the clear, read as a TLS record. Some versions of Node give it the code EPROTO. */
const NOT_A_RECORD = "wrong version number";

export function networkFaultOf(error: unknown): NetworkFault {
	const code = codeOf(error);
	if (code === undefined) return "other";
	if (code === "EPROTO" && messageOf(innermost(error)).includes(NOT_A_RECORD)) return "no-tls";
	return FAULTS[code] ?? (code.startsWith("ERR_SSL") ? "tls" : "other");
}

/** A few words on the fault for the end of "TDengine unreachable: …". */
export function networkWords(error: unknown, address: string): string {
	const fault = networkFaultOf(error);
	switch (fault) {
		case "not-allowed":
			return messageOf(innermost(error)).replace(/\.$/, "");
		case "refused":
			return `connection refused at ${address}`;
		case "unresolved":
			return `the name ${address.replace(/:\d+$/, "")} cannot be resolved`;
		case "timeout":
			return `no answer from ${address}`;
		case "reset":
			return `${address} closed the connection`;
		case "tls":
			return `${address} was not trusted (${messageOf(innermost(error))})`;
		case "no-tls":
			return `${address} does not speak TLS`;
		case "other":
			return `${address}: ${messageOf(innermost(error)) || codeOf(error) || "unknown fault"}`;
	}
	return fault satisfies never;
}

/** `fetch` wraps what happened, sometimes twice. */
function innermost(error: unknown): unknown {
	let inner = error;
	while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
	return inner;
}

function codeOf(error: unknown): string | undefined {
	const inner = innermost(error);
	return inner instanceof Error && "code" in inner && typeof inner.code === "string" ? inner.code : undefined;
}
