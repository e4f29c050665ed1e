import * as z from "zod";
import type { EndInput } from "@/lib/api/check";
import type { Connection, ConnectionInput } from "@/lib/api/connection";
import { SECRET_NAMES, type SecretChanges, type SecretName } from "@/lib/api/task";
import { checkConnection } from "@/lib/dsn/connection-part";
import { emptyDraft, paramOf, withParam } from "@/lib/dsn/draft";
import { PROTOCOLS } from "@/lib/dsn/field";
import { formatDsn } from "@/lib/dsn/format";
import { isMoved } from "@/lib/dsn/is-moved";
import { parseDsn } from "@/lib/dsn/parse";
import { splitSecrets } from "@/lib/dsn/secrets";
import type { DsnDraft, DsnEnd, DsnIssue } from "@/lib/dsn/types";

const secretSchema = z.object({
	value: z.string(),
	/** Undefined: the server holds none. */
	mark: z.enum(["keep", "replace", "remove"]).optional(),
});
export type SecretValue = z.infer<typeof secretSchema>;

const shape = z.object({
	name: z.string(),
	end: z.enum(["source", "broker"]),
	protocol: z.string(),
	hosts: z.array(z.object({ host: z.string(), port: z.string() })),
	user: z.string(),
	password: secretSchema,
	token: secretSchema,
	path: z.string(),
	version: z.enum(["3.1", "3.1.1", "5.0"]),
	isTlsVerified: z.boolean(),
	ca: z.string(),
	cert: z.string(),
	certKey: secretSchema,
	/** Parameters without a field here; they stay as they are. */
	others: z.record(z.string(), z.string()),
});
/** What the form of a connection holds. */
export type ConnectionValues = z.infer<typeof shape>;

/** Sentences that only the form knows, in the user's language. */
export interface ValueWords {
	nameMissing: string;
	secretMissing: string;
	secretOfOtherServer: string;
	issue: (issue: DsnIssue) => string;
}

const FIELD_OF_ISSUE: Readonly<Record<string, (string | number)[]>> = {
	host: ["hosts", 0, "host"],
	port: ["hosts", 0, "port"],
	object: ["path"],
	cert_key: ["certKey"],
	tls_verify: ["isTlsVerified"],
};

/** Which field of the form an issue belongs to; the server names them `source.host` and the like. */
export function pathOfIssue(field: string): (string | number)[] {
	const name = field.replace(/^(source|broker)\./, "");
	return FIELD_OF_ISSUE[name] ?? [name in shape.shape ? name : "protocol"];
}

/** Judges the form as the server will. `before` is what is stored: its secrets are for its servers alone. */
export function valuesSchema(words: ValueWords, before: Connection | undefined) {
	return shape.superRefine((values, context) => {
		const add = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
		if (values.name.trim() === "") add(["name"], words.nameMissing);
		const draft = draftOf(values);
		for (const [name, field] of Object.entries(SECRET_FIELDS)) {
			const { value, mark } = values[field];
			if (!name.startsWith(values.end) || value !== "") continue;
			if (mark === "replace") add([field], words.secretMissing);
			if (mark === "keep" && before !== undefined && isMoved(parseDsn(before.end, before.dsn).draft, draft)) {
				add([field], words.secretOfOtherServer);
			}
		}
		const checked = checkConnection(values.end, draft, { stored: keptSecrets(values) });
		if (checked.ok) return;
		for (const issue of checked.issues) add(pathOfIssue(issue.field), words.issue(issue));
	});
}

const SECRET_FIELDS = {
	"source.password": "password",
	"source.token": "token",
	"broker.password": "password",
	"broker.cert_key": "certKey",
} as const satisfies Record<SecretName, keyof ConnectionValues>;

export function emptyValues(end: DsnEnd): ConnectionValues {
	return valuesOf(end, { ...emptyDraft(end), hosts: [{ host: "", port: end === "source" ? "6041" : "1883" }] }, "", []);
}

export function valuesOfConnection({ end, dsn, name, storedSecrets }: Connection): ConnectionValues {
	return valuesOf(end, parseDsn(end, dsn).draft, name, storedSecrets);
}

/** The values with everything that a pasted DSN says; undefined if the text is none of this end. */
export function withPasted(values: ConnectionValues, text: string): ConnectionValues | undefined {
	const protocol = /^\s*([a-z+]+):\/\//i.exec(text)?.[1]?.toLowerCase();
	if (!PROTOCOLS[values.end].some((known) => known === protocol)) return undefined;
	const { draft } = parseDsn(values.end, text.trim());
	const stored = SECRET_NAMES.filter((name) => name.startsWith(values.end) && values[SECRET_FIELDS[name]].mark);
	return { ...valuesOf(values.end, draft, values.name, stored), name: values.name };
}

function valuesOf(end: DsnEnd, draft: DsnDraft, name: string, stored: readonly SecretName[]): ConnectionValues {
	const { secrets } = splitSecrets(end, draft);
	const secret = (key: SecretName): SecretValue => ({
		value: secrets[key] ?? "",
		mark: stored.includes(key) ? "keep" : undefined,
	});
	const version = paramOf(draft, "version");
	const { token: _t, version: _v, tls_verify, ca, cert, cert_key, ...others } = draft.params;
	const isKeyNamed = cert_key !== undefined && secrets["broker.cert_key"] === undefined;
	return {
		name,
		end,
		protocol: draft.protocol,
		hosts: draft.hosts.length === 0 ? [{ host: "", port: "" }] : draft.hosts,
		user: draft.user,
		password: secret(`${end}.password`),
		token: secret("source.token"),
		path: end === "broker" ? draft.object : "",
		version: version === "3.1" || version === "3.1.1" ? version : "5.0",
		isTlsVerified: tls_verify !== "false",
		ca: ca ?? "",
		cert: cert ?? "",
		certKey: isKeyNamed ? { value: cert_key, mark: undefined } : secret("broker.cert_key"),
		others,
	};
}

export function hasTls(values: Pick<ConnectionValues, "protocol">): boolean {
	return values.protocol === "mqtts" || values.protocol === "mqtt+wss";
}

function draftOf(values: ConnectionValues): DsnDraft {
	const params: Record<string, string> =
		values.end === "source"
			? { token: values.token.value }
			: {
					version: values.version,
					...(hasTls(values) && {
						tls_verify: values.isTlsVerified ? "" : "false",
						ca: values.ca,
						cert: values.cert,
						cert_key: values.certKey.value,
					}),
				};
	const draft: DsnDraft = {
		protocol: values.protocol,
		user: values.user,
		password: values.password.value,
		hosts: values.hosts,
		object: values.path,
		params: { ...values.others },
	};
	return Object.entries(params).reduce((present, [name, text]) => withParam(present, name, text), draft);
}

function keptSecrets(values: ConnectionValues): SecretName[] {
	return SECRET_NAMES.filter((name) => {
		const { value, mark } = values[SECRET_FIELDS[name]];
		return name.startsWith(`${values.end}.`) && value === "" && mark === "keep";
	});
}

/** What a save sends: the line without secrets, and those beside it. */
export function inputOf(values: ConnectionValues): ConnectionInput {
	const { draft, secrets } = splitSecrets(values.end, draftOf(values));
	const changes: SecretChanges = {};
	for (const name of SECRET_NAMES.filter((each) => each.startsWith(`${values.end}.`))) {
		const typed = secrets[name];
		const { mark } = values[SECRET_FIELDS[name]];
		if (typed !== undefined) changes[name] = { action: "replace", value: typed };
		else if (mark === "remove") changes[name] = { action: "remove" };
	}
	return { name: values.name.trim(), end: values.end, dsn: formatDsn(values.end, draft), secrets: changes };
}

/** What a check sends: typed secrets travel along, stored ones are named. */
export function checkInputOf(values: ConnectionValues, id: string | undefined): EndInput {
	const { draft, secrets } = splitSecrets(values.end, draftOf(values));
	const input = { dsn: formatDsn(values.end, draft), secrets };
	return id === undefined ? input : { ...input, connectionId: id, useStored: keptSecrets(values) };
}
