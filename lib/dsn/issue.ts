import type { DsnEnd, DsnIssue } from "./types";

/**
 * Every sentence about a DSN by its code; `{name}` stands for a value. Values never hold a secret, nor any text that a
 * slip may have put where a secret belongs (a port, a host).
 */
const MESSAGES = {
	empty: "There is no DSN. Paste one such as {example}.",
	required: "{name} is missing. {ask}",
	"duplicate-parameter": "{name} is given more than once. The last one counts.",
	"bad-percent": "{name} holds a % that starts no escape, and is read as typed. Write %25 for a percent sign.",
	"bad-parameter-name": "A parameter has a name that no parameter can have. Encode special characters as %XX.",

	"missing-protocol": "The protocol is missing. Start with {expected}.",
	"unknown-protocol": "{protocol} is not a protocol Spillway knows here. Use {expected}.",
	"native-protocol": "A native connection needs TDengine's client library. Use tmq+ws, which goes through taosAdapter.",
	"wrong-end": "{protocol} belongs to the other end. This one is {expected}.",
	"bad-host": "Server is not a host name or address. Write a name, an IPv4 address, or an IPv6 address in brackets.",
	"unix-socket": "Server is a path: Spillway does not connect to Unix sockets. Write a host name or address.",
	"bad-port": "Port must be a number from 1 to 65535.",
	"secret-placeholder": "{name} is still to be filled in. Type the real one.",
	"password-without-user": "MQTT {version} allows a password only together with a user name. Add the user name.",
	"token-and-password": "Both a token and a password are given. The token is used.",

	"unknown-parameter": "{name} is not a parameter of this DSN. Check the spelling, or remove it.",
	"unknown-parameter-near": "{name} is not a parameter of this DSN. Did you mean {nearest}?",
	"parameter-of-other-end": "{name} belongs to the {other} DSN. Move it there.",
	"other-name": "{name} is written {nearest} here.",
	"passed-on-near": "{name} is handed to TDengine as it is. Did you mean {nearest}?",
	refused: "{name} is not accepted: {reason}",
	"no-effect": "{name} has no effect in Spillway: {reason}",
	"no-effect-here": "{name} has no effect {condition}.",

	"bad-boolean": "{name} must be true or false, not {value}.",
	"bad-choice": "{name} must be {choices}, not {value}.",
	"bad-number": "{name} must be a whole number, not {value}.",
	"out-of-range": "{name} must be from {min} to {max}{unit}, not {value}.",
	"bad-duration": "{name} must be a duration such as {example}, not {value}.",
	"duration-range": "{name} must be from {min} to {max}, not {value}.",
	"too-long": "{name} may have at most {max} bytes; this has {bytes}.",
	"forbidden-character": "{name} must not contain {character}.",
	"seconds-assumed": "{name}={value} is read as {value} seconds. Add a unit to be sure.",

	"duplicate-tmq-topic": "TMQ topic {topic} is named twice. Name it once.",
	"empty-tmq-topic": "There is a comma with no TMQ topic beside it. Remove the comma.",
	"heartbeat-too-long": "heartbeat.interval.ms must be below session.timeout.ms ({limit}).",

	template: "{name}: {problem}",
	"no-variables-here": "{name} is one fixed MQTT topic: variables have no value there. Remove the braces.",
	"unpublishable-topic": "{name} cannot be published to: {problem}",
	"cert-without-key": "cert is given without cert_key. Both make up the client certificate.",
	"key-without-cert": "cert_key is given without cert. Both make up the client certificate.",
	"bad-stored-name":
		"{name}: stored:{file} is not the name of a stored file. Use small letters, digits, dots, hyphens and underscores.",
	"tls-unverified": "tls_verify=false: whoever answers is taken for the broker. Use it for tests only.",
	"client-id-length": "MQTT 3.1 brokers need not accept a client_id of more than 23 characters; this has {length}.",
	"no-name": "user_property needs a name: write user_property.NAME=value.",
} as const;

export type DsnIssueCode = keyof typeof MESSAGES;

/** Every English sentence by its code, with `{name}` for each value. */
export const ISSUE_SENTENCES: Readonly<Record<DsnIssueCode, string>> = MESSAGES;

/** Makes an issue of a code and the values of its sentence. */
export function dsnIssue(
	end: DsnEnd,
	field: string,
	code: DsnIssueCode,
	values: Record<string, string> = {},
): DsnIssue {
	const all: Record<string, string> = { name: field, ...values };
	const message = MESSAGES[code].replace(/\{(\w+)\}/g, (text, name: string) => all[name] ?? text);
	return { end, field, code, values: all, message };
}

const SHOWN_LENGTH = 40;

/** A value as it appears in a sentence: quoted where blank or long, and cut. */
export function shown(value: string): string {
	const cut = value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}…` : value;
	return /^[\w.+-]+$/.test(cut) ? cut : JSON.stringify(cut);
}

/** `a`, `a or b`, `a, b or c`. */
export function either(choices: readonly string[]): string {
	const last = choices.at(-1) ?? "";
	return choices.length < 2 ? last : `${choices.slice(0, -1).join(", ")} or ${last}`;
}
