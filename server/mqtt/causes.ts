import type { HostPort } from "@/lib/dsn/types";
import { messageOf } from "@/lib/errors";
import type { Cause } from "@/lib/task/types";

/** A cause, and whether waiting can mend it. */
export interface Verdict {
	cause: Cause;
	isPermanent: boolean;
}

export function brokerCause(code: string, message: string, detail?: string): Cause {
	return { code, side: "broker", message, ...(detail ? { detail } : {}) };
}

export const CHANGE_LOGIN = "The broker refused the user name or password. Replace the password, then start.";

const TLS_NAME = "ERR_TLS_CERT_ALTNAME_INVALID";
const TLS_UNKNOWN = new Set([
	"DEPTH_ZERO_SELF_SIGNED_CERT",
	"SELF_SIGNED_CERT_IN_CHAIN",
	"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
	"UNABLE_TO_GET_ISSUER_CERT",
	"UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
	"CERT_UNTRUSTED",
]);

/** Why no connection came about, or why it was lost, from what the socket said. */
export function connectionCause(error: unknown, host: HostPort): Verdict {
	const code = codeOf(error);
	const where = `${host.host}:${host.port}`;
	const detail = messageOf(error);
	if (code === TLS_NAME) {
		const names = certificateNames(error);
		return {
			isPermanent: true,
			cause: brokerCause(
				"broker-certificate-name",
				`The certificate is for ${names[0] ?? "another name"}, not for ${host.host}. Connect by that name, or have the certificate issued for both names.`,
				detail,
			),
		};
	}
	if (code !== undefined && TLS_UNKNOWN.has(code)) {
		return {
			isPermanent: true,
			cause: brokerCause(
				"broker-certificate-untrusted",
				`The certificate of ${where} is not signed by an authority known here. Give its CA certificate in ca, then start.`,
				detail,
			),
		};
	}
	if (code === "address-not-allowed") return { isPermanent: false, cause: brokerCause("broker-unreachable", detail) };
	if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
		return {
			isPermanent: false,
			cause: brokerCause(
				"broker-certificate-expired",
				`The certificate of ${where} is not valid today. Renew it at the broker.`,
				detail,
			),
		};
	}
	if (code?.startsWith("ERR_SSL_") || code === "EPROTO") {
		return {
			isPermanent: false,
			cause: brokerCause(
				"broker-tls",
				`TLS with ${where} failed. Check that this port speaks TLS and whether it asks for a client certificate.`,
				detail,
			),
		};
	}
	return {
		isPermanent: false,
		cause: brokerCause("broker-unreachable", `Broker unreachable: ${socketWords(code, detail)} at ${where}.`, detail),
	};
}

function socketWords(code: string | undefined, detail: string): string {
	switch (code) {
		case "ECONNREFUSED":
			return "connection refused";
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return "the name is not known";
		case "ETIMEDOUT":
			return "no answer";
		case "EHOSTUNREACH":
		case "ENETUNREACH":
			return "no route";
		case "ECONNRESET":
		case "EPIPE":
			return "the connection was cut";
		default:
			if (/connack timeout/i.test(detail)) return "no answer to CONNECT";
			if (/keepalive timeout/i.test(detail)) return "no answer to a keep-alive";
			return detail === "" ? "the connection was closed" : detail;
	}
}

function codeOf(error: unknown): string | undefined {
	if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
	const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
	return typeof code === "string" ? code : undefined;
}

/** DNS names of the certificate inside a name-mismatch error. */
export function certificateNames(error: unknown): string[] {
	const certificate =
		error instanceof Error
			? (error as Error & { cert?: { subjectaltname?: string; subject?: { CN?: string } } }).cert
			: undefined;
	const names = [...(certificate?.subjectaltname ?? "").matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(
		(match) => match[1],
	);
	const common = certificate?.subject?.CN;
	return [...names, common].filter((name) => name !== undefined);
}

const REFUSALS: Record<number, [code: string, words: string]> = {
	128: ["broker-refused", "refused the message"],
	131: ["broker-refused", "refused the message by a rule of its own"],
	135: ["broker-not-authorised", "does not allow this client to publish to the MQTT topic"],
	144: ["broker-topic-refused", "does not accept the MQTT topic"],
	149: ["broker-packet-too-large", "refused the message as too large"],
	151: ["broker-quota", "refused the message: a quota is used up"],
	153: ["broker-payload-refused", "refused the message's payload format"],
};

/** A message that the broker refused by name (PUBACK or PUBREC of MQTT 5). */
export function publishRefusal(code: number, mqttTopic: string, reasonText: string | undefined): Cause {
	const [key, words] = REFUSALS[code] ?? ["broker-refused", "refused the message"];
	return brokerCause(
		key,
		`The broker ${words} (${mqttTopic}). Allow it there or change the topic, then start; or skip refused messages.`,
		reasonText ?? `reason code 0x${code.toString(16)}`,
	);
}

/** The message that says online or offline was refused; messages of the source are not concerned. */
export function statusRefusal(code: number, statusTopic: string, reasonText: string | undefined): Cause {
	const [, words] = REFUSALS[code] ?? ["", "refused the message"];
	return brokerCause(
		"broker-status-refused",
		`The broker ${words} (${statusTopic}): nobody sees there whether the task is connected. Allow it there, or change status_topic.`,
		reasonText ?? `reason code 0x${code.toString(16)}`,
	);
}

/** The broker sends its clients elsewhere, for a while or for good. */
export function movedTo(server: string | undefined, isForGood: boolean, detail: string): Cause {
	const named = server === undefined ? "another server, which it does not name" : server;
	return isForGood
		? brokerCause("broker-moved", `The broker has moved to ${named}. Enter that address, then start.`, detail)
		: brokerCause(
				"broker-use-another",
				`The broker asks to use ${named} for now. Add that address to the hosts; this one is tried again.`,
				detail,
			);
}

/** The broker said so (MQTT 5). */
export function clientIdTaken(clientId: string, detail?: string): Cause {
	return brokerCause(
		"broker-client-id-taken",
		`Another client signs in to the broker with the client id ${clientId}, and each throws the other out. Give one of them another client id.`,
		detail,
	);
}

/** MQTT 3 has no way of saying so, and not every broker of MQTT 5 does; connections that last only seconds are the sign. */
export function clientIdSuspected(clientId: string, detail?: string): Cause {
	return brokerCause(
		"broker-client-id-taken",
		`The broker closes each connection within seconds. Another client may be signing in with the client id ${clientId}: give one of them another client id.`,
		detail,
	);
}

/** Cut from this side: only a new connection has the broker look at unanswered messages again. */
export function unanswered(isOneMessage: boolean, forMs: number): Cause {
	const minutes = Math.round(forMs / 60_000);
	const span = minutes === 1 ? "a minute" : `${minutes} minutes`;
	return brokerCause(
		"broker-unanswered",
		isOneMessage
			? `The broker has not acknowledged a message for ${span}, though it acknowledged later ones. It is sent again over a new connection.`
			: `The broker has acknowledged nothing for ${span}, though it answers keep-alives. Everything unanswered is sent again over a new connection.`,
	);
}

/** The session that the broker kept holds our packet ids for messages of somebody else. */
export function packetIdInUse(): Cause {
	return brokerCause(
		"broker-packet-id-in-use",
		"The broker's session holds packet ids of another client. It is signed in to anew with a clean session.",
	);
}
