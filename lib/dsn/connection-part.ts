import { checkBroker } from "./check-broker";
import type { CheckOptions } from "./check-fields";
import { checkSource } from "./check-source";
import { paramOf, withParam } from "./draft";
import type { BrokerDsn, Checked, DsnDraft, DsnEnd, SourceDsn } from "./types";

/** The parameters that say where and as whom; all others say what one task does there. */
const CONNECTION_PARAMS: Readonly<Record<DsnEnd, readonly string[]>> = {
	source: ["token", "compression"],
	broker: ["version", "keep_alive", "connect_timeout", "tls_verify", "ca", "cert", "cert_key"],
};

/** What a task has to say and a connection has not; a connection is judged as if they were filled in. */
const STAND_INS: Readonly<Record<DsnEnd, { object?: string; params: Readonly<Record<string, string>> }>> = {
	source: { object: "topic", params: { "group.id": "spillway" } },
	broker: { params: { client_id: "spillway", topic: "spillway" } },
};

function isConnectionParam(end: DsnEnd, name: string): boolean {
	return CONNECTION_PARAMS[end].includes(name);
}

/** The part of a draft that several tasks may share: server, sign-in, TLS and version. */
export function connectionPart(end: DsnEnd, draft: DsnDraft): DsnDraft {
	return {
		...draft,
		// At a broker it is the path of the WebSocket address, at a source the TMQ topic.
		object: end === "broker" ? draft.object : "",
		params: Object.fromEntries(Object.entries(draft.params).filter(([name]) => isConnectionParam(end, name))),
	};
}

/** The draft at another server: what a connection says is taken over, what belongs to the task stays. */
export function withConnection(end: DsnEnd, draft: DsnDraft, connection: DsnDraft): DsnDraft {
	const own = Object.entries(draft.params).filter(([name]) => !isConnectionParam(end, name));
	return {
		...connection,
		object: end === "broker" ? connection.object : draft.object,
		params: { ...connectionPart(end, connection).params, ...Object.fromEntries(own) },
	};
}

/** A draft in which what only a task can say is filled in where it is missing. */
export function withStandIns(end: DsnEnd, draft: DsnDraft): DsnDraft {
	const { object, params } = STAND_INS[end];
	const filled = Object.entries(params).reduce(
		(present, [name, text]) => (paramOf(present, name) === undefined ? withParam(present, name, text) : present),
		draft,
	);
	return object !== undefined && filled.object.trim() === "" ? { ...filled, object } : filled;
}

/** Judges a connection: everything but what belongs to a task. */
export function checkConnection(
	end: DsnEnd,
	draft: DsnDraft,
	options: CheckOptions = {},
): Checked<SourceDsn | BrokerDsn> {
	const whole = withStandIns(end, connectionPart(end, draft));
	return end === "source" ? checkSource(whole, options) : checkBroker(whole, options);
}
