import type { BrokerDsn, HostPort } from "@/lib/dsn/types";
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

const CHANGE_LOGIN = "The broker refused the user name or password. Replace the password, then start.";

/**
 * Why a broker refused CONNECT. Codes below 0x80 are those of MQTT 3, which old brokers send to MQTT 5 clients too.
 */
export function connectRefusal(code: number, broker: BrokerDsn): Verdict {
	const detail = `CONNACK code ${code} (0x${code.toString(16)})`;
	const permanent = (key: string, message: string): Verdict => ({
		cause: brokerCause(key, message, detail),
		isPermanent: true,
	});
	switch (code) {
		case 0x01:
		case 0x84:
			return permanent(
				"broker-refused-version",
				`The broker does not speak MQTT ${broker.version}. Choose another version, then start.`,
			);
		case 0x02:
		case 0x85:
			return permanent(
				"broker-refused-client-id",
				`The broker does not accept the client id ${broker.clientId}. Change it, then start.`,
			);
		case 0x04:
		case 0x86:
			return permanent("broker-refused-login", CHANGE_LOGIN);
		case 0x05:
		case 0x87:
			// Brokers that follow MQTT 3 loosely answer a wrong password with 5, Mosquitto among them.
			return permanent(
				"broker-refused-login",
				broker.user === undefined
					? "The broker accepts no anonymous clients. Enter a user name and password, then start."
					: CHANGE_LOGIN,
			);
		case 0x8a:
			return permanent("broker-banned", "The broker has banned this client. Ask its administrator, then start.");
		case 0x8c:
			return permanent(
				"broker-auth-method",
				"The broker asks for an authentication method that Spillway does not have. Allow user name and password there, then start.",
			);
		case 0x90:
			return permanent(
				"broker-refused-status-topic",
				"The broker does not accept the status topic as a last will. Change status_topic, then start.",
			);
		case 0x9a:
			return permanent(
				"broker-no-retain",
				"The broker does not keep retained messages. Turn retain and status_topic off, then start.",
			);
		case 0x9b:
			return permanent(
				"broker-qos-too-high",
				`The broker does not offer QoS ${broker.qos}. Choose a lower one, then start.`,
			);
		default:
			return {
				cause: brokerCause(
					"broker-unavailable",
					`The broker turned the connection away for now${code === 0x97 ? " (quota exceeded)" : ""}. It is tried again.`,
					detail,
				),
				isPermanent: false,
			};
	}
}

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
	145: ["broker-refused", "says that the packet id is in use"],
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

/** What a broker means by a DISCONNECT of MQTT 5. */
export function disconnectCause(code: number, broker: BrokerDsn, reasonText: string | undefined): Cause {
	const detail = reasonText ?? `DISCONNECT reason code 0x${code.toString(16)}`;
	switch (code) {
		case 0x8e:
			return clientIdTaken(broker.clientId, detail);
		case 0x8b:
			return brokerCause("broker-shutting-down", "The broker is shutting down. The connection is tried again.", detail);
		case 0x8d:
			return brokerCause("broker-keep-alive", "The broker missed the keep-alive and closed the connection.", detail);
		default:
			return brokerCause("broker-disconnected", "The broker closed the connection. It is tried again.", detail);
	}
}

export function clientIdTaken(clientId: string, detail?: string): Cause {
	return brokerCause(
		"broker-client-id-taken",
		`Another client signs in to the broker with the client id ${clientId}, and each throws the other out. Give one of them another client id.`,
		detail,
	);
}
