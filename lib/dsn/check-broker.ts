import { Secret } from "@/lib/secret";
import { parsePropertyTemplate } from "@/lib/topic-template/parse";
import { publishableProblem } from "@/lib/topic-template/publishable";
import { skipWords } from "@/lib/topic-template/skip-words";
import { BROKER_FIELDS, USER_PROPERTY } from "./broker-fields";
import { checkHosts, checkProtocol, readHosts } from "./check-address";
import { type CheckOptions, checkFields, FieldReader, toChecked } from "./check-fields";
import { checkNames, withoutAliases } from "./check-names";
import { paramOf } from "./draft";
import { protocolOf, withMqtt5, withTls } from "./field";
import { dsnIssue, shown } from "./issue";
import { parseDsn } from "./parse";
import { isStoredFileName, storedFilesOf } from "./stored-file";
import { type BrokerDsn, type Checked, type DsnDraft, type DsnIssue, MQTT_VERSIONS, type Qos } from "./types";
import { byteLength } from "./values";

const EXAMPLE = "mqtt://localhost:1883?version=5.0&client_id=spillway&topic=meters/{table}";
const CLIENT_ID_OF_MQTT_31 = 23;

/** Parses and judges a broker DSN given as one line. */
export function readBroker(text: string, options: CheckOptions = {}): Checked<BrokerDsn> {
	if (text.trim() === "") {
		return { ok: false, issues: [dsnIssue("broker", "dsn", "empty", { example: EXAMPLE })], notices: [] };
	}
	const { draft, issues } = parseDsn("broker", text);
	const checked = checkBroker(draft, options);
	return { ...checked, notices: [...issues, ...checked.notices] };
}

/** Judges a broker draft; all issues are found in one go, in the order of the form. */
export function checkBroker(typed: DsnDraft, options: CheckOptions = {}): Checked<BrokerDsn> {
	const draft = withoutAliases("broker", typed);
	const stored = new Set(options.stored);
	const findings = checkFields("broker", BROKER_FIELDS, draft, () => false);
	const { issues, notices } = findings;
	issues.unshift(...checkProtocol("broker", draft), ...checkHosts("broker", draft));
	const hasPassword = draft.password !== "" || stored.has("broker.password");
	const hasKey = paramOf(draft, "cert_key") !== undefined || stored.has("broker.cert_key");
	issues.push(
		...checkLogin(draft, hasPassword),
		...checkStatusTopic(draft),
		...checkCertificate(draft, hasKey),
		...checkStoredFiles(draft),
		...checkUserProperties(draft),
	);
	checkNames("broker", draft, findings);
	notices.push(...noticesOf(draft));
	return toChecked(findings, () => build(draft));
}

function checkLogin(draft: DsnDraft, hasPassword: boolean): DsnIssue[] {
	const version = paramOf(draft, "version")?.trim();
	if (!hasPassword || draft.user !== "" || version === undefined || version === "5.0") return [];
	return [dsnIssue("broker", "user", "password-without-user", { version })];
}

function checkStatusTopic(draft: DsnDraft): DsnIssue[] {
	const topic = paramOf(draft, "status_topic");
	if (topic === undefined) return [];
	if (/[{}]/.test(topic)) return [dsnIssue("broker", "status_topic", "no-variables-here")];
	const problem = publishableProblem(topic);
	if (problem === undefined || problem.kind === "topic-too-long") return [];
	return [dsnIssue("broker", "status_topic", "unpublishable-topic", { problem: `${skipWords(problem)}.` })];
}

function checkCertificate(draft: DsnDraft, hasKey: boolean): DsnIssue[] {
	const hasCertificate = paramOf(draft, "cert") !== undefined;
	if (!withTls.isMet(draft) || hasCertificate === hasKey) return [];
	return hasCertificate
		? [dsnIssue("broker", "cert_key", "cert-without-key")]
		: [dsnIssue("broker", "cert", "key-without-cert")];
}

function checkStoredFiles(draft: DsnDraft): DsnIssue[] {
	return storedFilesOf(draft)
		.filter(({ name }) => withTls.isMet(draft) && !isStoredFileName(name))
		.map(({ param, name }) => dsnIssue("broker", param, "bad-stored-name", { file: shown(name) }));
}

function userPropertiesOf(draft: DsnDraft): [parameter: string, name: string, value: string][] {
	return Object.entries(draft.params)
		.filter(([parameter]) => parameter.startsWith(USER_PROPERTY))
		.map(([parameter, value]) => [parameter, parameter.slice(USER_PROPERTY.length), value]);
}

function checkUserProperties(draft: DsnDraft): DsnIssue[] {
	const issues: DsnIssue[] = [];
	for (const [parameter, name, value] of userPropertiesOf(draft)) {
		if (name === "") issues.push(dsnIssue("broker", parameter, "no-name"));
		for (const text of [name, value]) {
			const bytes = byteLength(text);
			const values = { max: "65535", bytes: String(bytes) };
			if (bytes > 65_535) issues.push(dsnIssue("broker", parameter, "too-long", values));
		}
		const parsed = parsePropertyTemplate(value);
		if (parsed.ok) continue;
		for (const { message } of parsed.issues) {
			issues.push(dsnIssue("broker", parameter, "template", { problem: message }));
		}
	}
	return issues;
}

/** Whether the connection is over TLS and takes any certificate. */
export function isUnverified(draft: DsnDraft): boolean {
	return withTls.isMet(draft) && !new FieldReader(BROKER_FIELDS, draft).isOn("tls_verify");
}

function noticesOf(draft: DsnDraft): DsnIssue[] {
	const notices: DsnIssue[] = [];
	const fields = new FieldReader(BROKER_FIELDS, draft);
	if (isUnverified(draft)) notices.push(dsnIssue("broker", "tls_verify", "tls-unverified"));
	const length = paramOf(draft, "client_id")?.length ?? 0;
	if (fields.text("version")?.trim() === "3.1" && length > CLIENT_ID_OF_MQTT_31) {
		notices.push(dsnIssue("broker", "client_id", "client-id-length", { length: String(length) }));
	}
	if (!withMqtt5.isMet(draft)) {
		for (const [parameter] of userPropertiesOf(draft)) {
			notices.push(dsnIssue("broker", parameter, "no-effect-here", { condition: withMqtt5.otherwise }));
		}
	}
	return notices;
}

function splitUserProperties(properties: ReturnType<typeof userPropertiesOf>) {
	const userProperties: Record<string, string> = {};
	const userPropertyTemplates: Record<string, string> = {};
	for (const [, name, value] of properties) {
		const parsed = parsePropertyTemplate(value);
		if (parsed.ok && parsed.template.variables.size === 0) userProperties[name] = parsed.template.parts.join("");
		else userPropertyTemplates[name] = value;
	}
	return { userProperties, userPropertyTemplates };
}

const QOS: readonly Qos[] = [0, 1, 2];
/** Mosquitto looks through all QoS 2 messages that wait for their second step at each further one: more is slower. */
const QOS2_WINDOW = 256;

function build(draft: DsnDraft): BrokerDsn {
	const fields = new FieldReader(BROKER_FIELDS, draft);
	const certKey = fields.text("cert_key");
	const topic = fields.text("topic") ?? "";
	const qos = QOS[fields.number("qos")] ?? 0;
	const messageExpiryMs = fields.durationMs("message_expiry");
	return {
		protocol: protocolIn(draft),
		user: draft.user === "" ? undefined : draft.user,
		password: draft.password === "" ? undefined : new Secret(draft.password),
		hosts: readHosts(draft),
		path: `/${(fields.text("object") ?? "").replace(/^\//, "")}`,
		version: fields.choice("version", MQTT_VERSIONS) ?? "5.0",
		clientId: fields.text("client_id") ?? "",
		topic,
		metaTopic: fields.text("meta_topic") ?? topic,
		qos,
		isRetained: fields.isOn("retain"),
		keepAliveS: fields.number("keep_alive"),
		isCleanSession: fields.isOn("clean_session"),
		ca: fields.text("ca"),
		cert: fields.text("cert"),
		certKey: certKey === undefined ? undefined : new Secret(certKey),
		isTlsVerified: fields.isOn("tls_verify"),
		connectTimeoutMs: fields.durationMs("connect_timeout") ?? 0,
		maxInflight: qos === 2 && !fields.isTyped("max_inflight") ? QOS2_WINDOW : fields.number("max_inflight"),
		rateLimitPerSecond: fields.whole("rate_limit"),
		messageExpiryS: messageExpiryMs === undefined ? undefined : Math.ceil(messageExpiryMs / 1_000),
		contentType: fields.text("content_type"),
		...splitUserProperties(withMqtt5.isMet(draft) ? userPropertiesOf(draft) : []),
		statusTopic: fields.text("status_topic"),
		payload: fields.choice("payload", ["row", "rows"]) ?? "row",
		batchRows: fields.number("batch_rows"),
		batchBytes: fields.number("batch_bytes"),
		onRefused: fields.choice("on_refused", ["stop", "skip"]) ?? "stop",
	};
}

function protocolIn(draft: DsnDraft): BrokerDsn["protocol"] {
	const known: readonly BrokerDsn["protocol"][] = ["mqtt", "mqtts", "mqtt+ws", "mqtt+wss"];
	return known.find((protocol) => protocol === protocolOf(draft)) ?? "mqtt";
}
