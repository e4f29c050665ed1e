import { paramOf } from "./draft";
import type { DsnDraft, DsnEnd } from "./types";
import { parseBoolean } from "./values";

export type FieldKind = "text" | "number" | "boolean" | "enum" | "duration" | "template" | "secret" | "pem";

/** Where the form shows a field. */
export type FieldGroup = "connection" | "subscription" | "metadata" | "session" | "tls" | "topics" | "message" | "flow";

export interface FieldOption {
	/** As written in the DSN. */
	readonly value: string;
	readonly label: string;
	readonly help?: string;
}

/** When a field that is hidden means something, in words: "without metadata". */
export interface Applicability {
	readonly isMet: (draft: DsnDraft) => boolean;
	/** Completes "… has no effect". */
	readonly otherwise: string;
}

/** All that is known about one field; the form, the checks and their sentences are made from it. */
export interface FieldSpec {
	/** Name of the parameter in the DSN, or `protocol`, `host`, `port`, `user`, `password`, `object`. */
	readonly name: string;
	/** Whether it is a part of the address rather than a parameter after the `?`. */
	readonly isPart: boolean;
	readonly label: string;
	readonly help: string;
	readonly kind: FieldKind;
	readonly group: FieldGroup;
	readonly unit?: string;
	/** As it would be typed; undefined when leaving it out means something else than any value. */
	readonly default?: string;
	readonly placeholder?: string;
	readonly options?: readonly FieldOption[];
	/** Bounds of a number, or of a duration in milliseconds. */
	readonly min?: number;
	readonly max?: number;
	/** A duration may be `never`. */
	readonly allowsNever?: boolean;
	readonly maxBytes?: number;
	readonly forbidden?: readonly string[];
	readonly required: boolean;
	/** What to do when it is required and missing. */
	readonly ask?: string;
	readonly advanced: boolean;
	readonly condition?: Applicability;
	readonly appliesTo: (draft: DsnDraft) => boolean;
}

type Defaulted = "isPart" | "required" | "advanced" | "appliesTo";
type FieldInput = Omit<FieldSpec, Defaulted> & Partial<Pick<FieldSpec, Exclude<Defaulted, "appliesTo">>>;

/** Fills in what most fields have in common. */
export function field(input: FieldInput): FieldSpec {
	const { condition } = input;
	return {
		isPart: false,
		required: input.ask !== undefined,
		advanced: false,
		...input,
		appliesTo: (draft) => condition === undefined || condition.isMet(draft),
	};
}

/** What the draft has in a field: for an address part with several hosts, the first. Undefined when blank. */
export function textOf(spec: FieldSpec, draft: DsnDraft): string | undefined {
	const text = spec.isPart ? partOf(spec.name, draft) : paramOf(draft, spec.name);
	return text === undefined || text.trim() === "" ? undefined : text;
}

function partOf(name: string, draft: DsnDraft): string | undefined {
	switch (name) {
		case "protocol":
			return draft.protocol;
		case "host":
			return draft.hosts[0]?.host;
		case "port":
			return draft.hosts[0]?.port;
		case "user":
			return draft.user;
		case "password":
			return draft.password;
		default:
			return draft.object;
	}
}

/** Port that a protocol has when the DSN names none. The WebSocket ones are those EMQX and its kin listen on. */
export const DEFAULT_PORTS: Readonly<Record<string, number>> = {
	"tmq+ws": 6041,
	"tmq+wss": 6041,
	mqtt: 1883,
	mqtts: 8883,
	"mqtt+ws": 8083,
	"mqtt+wss": 8084,
};

export const PROTOCOLS: Readonly<Record<DsnEnd, readonly string[]>> = {
	source: ["tmq+ws", "tmq+wss"],
	broker: ["mqtt", "mqtts", "mqtt+ws", "mqtt+wss"],
};

export function protocolOf(draft: DsnDraft): string {
	return draft.protocol.trim().toLowerCase();
}

export const withMetadata: Applicability = {
	isMet: (draft) => parseBoolean(paramOf(draft, "with.meta") ?? "") === true,
	otherwise: "unless with.meta is true",
};

export const withTls: Applicability = {
	isMet: (draft) => ["mqtts", "mqtt+wss"].includes(protocolOf(draft)),
	otherwise: "without TLS: use mqtts or mqtt+wss",
};

export const withWebSocket: Applicability = {
	isMet: (draft) => protocolOf(draft).startsWith("mqtt+ws"),
	otherwise: "without WebSocket: use mqtt+ws or mqtt+wss",
};

export const withMqtt5: Applicability = {
	isMet: (draft) => paramOf(draft, "version")?.trim() === "5.0",
	otherwise: "before MQTT 5.0",
};

export const withRows: Applicability = {
	isMet: (draft) => paramOf(draft, "payload")?.trim() === "rows",
	otherwise: "unless payload is rows",
};
