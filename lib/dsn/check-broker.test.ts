import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkBroker, readBroker } from "./check-broker";
import { formatDsn } from "./format";
import { parseDsn } from "./parse";
import { mergeSecrets, splitSecrets } from "./secrets";
import { anyDraft } from "./testing";

const PARAMS = "version=5.0&client_id=c&topic=a";
const GOOD = `mqtt://h:1883?${PARAMS}`;
const TLS = `mqtts://h?${PARAMS}`;
const OLD = "mqtt://h:1883?version=3.1.1&client_id=c&topic=a";

function brokerOf(text: string) {
	const checked = readBroker(text);
	if (!checked.ok) throw new Error(checked.issues.map((issue) => issue.message).join(" "));
	return checked.value;
}

function issuesOf(text: string): string[] {
	const checked = readBroker(text);
	return checked.ok ? [] : checked.issues.map((issue) => `${issue.field}: ${issue.code}`);
}

describe("a good broker", () => {
	test("the reference's own line", () => {
		const text = "mqtt://mqtt.tdengine.com:1883?topic=test/topic_meters&qos=1&version=5.0&client_id=taosx-pub-meters";
		expect(brokerOf(text)).toEqual({
			protocol: "mqtt",
			user: undefined,
			password: undefined,
			hosts: [{ host: "mqtt.tdengine.com", port: 1883 }],
			path: "/mqtt",
			version: "5.0",
			clientId: "taosx-pub-meters",
			topic: "test/topic_meters",
			metaTopic: "test/topic_meters",
			qos: 1,
			isRetained: false,
			keepAliveS: 60,
			isCleanSession: true,
			ca: undefined,
			cert: undefined,
			certKey: undefined,
			isTlsVerified: true,
			connectTimeoutMs: 10_000,
			maxInflight: 4_096,
			rateLimitPerSecond: undefined,
			messageExpiryS: undefined,
			contentType: undefined,
			userProperties: {},
			userPropertyTemplates: {},
			statusTopic: undefined,
			payload: "row",
			batchRows: 500,
			batchBytes: 262_144,
			onRefused: "stop",
		});
		expect(readBroker(text).notices).toEqual([]);
	});

	test.each<[name: string, params: string, part: object]>([
		["metadata topic", "meta_topic=m/{stable}", { topic: "a", metaTopic: "m/{stable}" }],
		["QoS 2, whose window is smaller", "qos=2", { qos: 2, maxInflight: 256 }],
		["QoS 2 with a window of its own", "qos=2&max_inflight=4096", { qos: 2, maxInflight: 4_096 }],
		["retain", "retain=true", { isRetained: true }],
		["keep alive off", "keep_alive=0", { keepAliveS: 0 }],
		["session kept", "clean_session=false", { isCleanSession: false }],
		["connect timeout", "connect_timeout=2500ms", { connectTimeoutMs: 2_500 }],
		["window", "max_inflight=1", { maxInflight: 1 }],
		["rate limit", "rate_limit=50", { rateLimitPerSecond: 50 }],
		["expiry", "message_expiry=2m", { messageExpiryS: 120 }],
		["expiry without a unit", "message_expiry=120", { messageExpiryS: 120 }],
		["content type", "content_type=application/json", { contentType: "application/json" }],
		[
			"user properties",
			"user_property.site=p2&user_property.t={table}",
			{ userProperties: { site: "p2" }, userPropertyTemplates: { t: "{table}" } },
		],
		["a user property of any characters", "user_property.a%20b=%2B%23", { userProperties: { "a b": "+#" } }],
		["a user property with literal braces", "user_property.a={{x}}", { userProperties: { a: "{x}" } }],
		["a user property of the offset", "user_property.o={offset}", { userPropertyTemplates: { o: "{offset}" } }],
		["an empty user property", "user_property.a=", { userProperties: { a: "" } }],
		["status topic", "status_topic=s/online", { statusTopic: "s/online" }],
		["batches", "payload=rows&batch_rows=10&batch_bytes=1024", { payload: "rows", batchRows: 10, batchBytes: 1_024 }],
		["batch sizes without batches", "batch_rows=10", { payload: "row", batchRows: 500 }],
		["refusals skipped", "on_refused=skip", { onRefused: "skip" }],
		["certificates without TLS", "ca=x&cert=y&cert_key=z&tls_verify=false", { ca: undefined, isTlsVerified: true }],
	])("%s", (_name, params, part) => {
		expect(brokerOf(`${GOOD}&${params}`)).toMatchObject(part);
	});

	test.each<[name: string, text: string, part: object]>([
		["default port", `mqtt://h?${PARAMS}`, { hosts: [{ host: "h", port: 1883 }] }],
		["default port with TLS", TLS, { protocol: "mqtts", hosts: [{ host: "h", port: 8883 }] }],
		["default port with WebSocket", `mqtt+ws://h?${PARAMS}`, { hosts: [{ host: "h", port: 8083 }], path: "/mqtt" }],
		["default port with both", `mqtt+wss://h?${PARAMS}`, { hosts: [{ host: "h", port: 8084 }] }],
		["path", `mqtt+ws://h/a/b?${PARAMS}`, { path: "/a/b" }],
		["user", `mqtt://u:p@h?${PARAMS}`, { user: "u" }],
		["password alone, MQTT 5.0", `mqtt://:p@h?${PARAMS}`, { user: undefined }],
		["client certificate", `${TLS}&ca=ca.pem&cert=c.pem&cert_key=k.pem`, { ca: "ca.pem", cert: "c.pem" }],
		["MQTT 3.1", "mqtt://h?version=3.1&client_id=c&topic=a", { version: "3.1" }],
		[
			"what MQTT 5.0 alone knows",
			`${OLD}&message_expiry=9s&content_type=x&user_property.a=b`,
			{
				messageExpiryS: undefined,
				contentType: undefined,
				userProperties: {},
			},
		],
	])("%s", (_name, text, part) => {
		expect(brokerOf(text)).toMatchObject(part);
	});
});

describe("a bad broker", () => {
	test.each<[name: string, text: string, issues: string[]]>([
		["nothing", "", ["dsn: empty"]],
		["no protocol", `h:1883?${PARAMS}`, ["protocol: required"]],
		["another protocol", `tcp://h?${PARAMS}`, ["protocol: unknown-protocol"]],
		["protocol of the source", `tmq+ws://h?${PARAMS}`, ["protocol: wrong-end"]],
		["no host", `mqtt://?${PARAMS}`, ["host: required"]],
		["port", `mqtt://h:x?${PARAMS}`, ["port: bad-port"]],
		["nothing after the address", "mqtt://h", ["version: required", "client_id: required", "topic: required"]],
		["version", "mqtt://h?version=5&client_id=c&topic=a", ["version: bad-choice"]],
		["client id with NUL", "mqtt://h?version=5.0&client_id=%00&topic=a", ["client_id: forbidden-character"]],
		["password without user", OLD.replace("h:", ":p@h:"), ["user: password-without-user"]],
		["unknown variable", GOOD.replace("topic=a", "topic={tabel}"), ["topic: template"]],
		["wildcard in the topic", GOOD.replace("topic=a", "topic=a/%23"), ["topic: template"]],
		["brace in the metadata topic", `${GOOD}&meta_topic={table`, ["meta_topic: template"]],
		["topic too long", GOOD.replace("topic=a", `topic=${"a".repeat(65_536)}`), ["topic: template"]],
		["QoS", `${GOOD}&qos=3`, ["qos: bad-choice"]],
		["retain", `${GOOD}&retain=x`, ["retain: bad-boolean"]],
		["keep alive", `${GOOD}&keep_alive=65536`, ["keep_alive: out-of-range"]],
		["clean session", `${GOOD}&clean_session=x`, ["clean_session: bad-boolean"]],
		["connect timeout", `${GOOD}&connect_timeout=x`, ["connect_timeout: bad-duration"]],
		["connect timeout for ever", `${GOOD}&connect_timeout=never`, ["connect_timeout: bad-duration"]],
		["connect timeout too long", `${GOOD}&connect_timeout=11m`, ["connect_timeout: duration-range"]],
		["window", `${GOOD}&max_inflight=65536`, ["max_inflight: out-of-range"]],
		["rate limit", `${GOOD}&rate_limit=0`, ["rate_limit: out-of-range"]],
		["expiry", `${GOOD}&message_expiry=1ms`, ["message_expiry: duration-range"]],
		["status topic with a variable", `${GOOD}&status_topic=s/{database}`, ["status_topic: no-variables-here"]],
		["status topic with a wildcard", `${GOOD}&status_topic=s/+`, ["status_topic: unpublishable-topic"]],
		["user property without a name", `${GOOD}&user_property.=x`, ["user_property.: no-name"]],
		["the offset, which no topic may name", GOOD.replace("topic=", "topic={offset}"), ["topic: template"]],
		[
			"a stored file of a name that none has",
			`${GOOD.replace("mqtt:", "mqtts:")}&ca=stored:Plant%20CA`,
			["ca: bad-stored-name"],
		],
		["user property with a slip", `${GOOD}&user_property.a={tabel}`, ["user_property.a: template"]],
		["payload", `${GOOD}&payload=array`, ["payload: bad-choice"]],
		["batch rows", `${GOOD}&payload=rows&batch_rows=0`, ["batch_rows: out-of-range"]],
		["batch bytes", `${GOOD}&payload=rows&batch_bytes=1`, ["batch_bytes: out-of-range"]],
		["refusals", `${GOOD}&on_refused=retry`, ["on_refused: bad-choice"]],
		["check of the certificate", `${TLS}&tls_verify=x`, ["tls_verify: bad-boolean"]],
		["certificate without key", `${TLS}&cert=x`, ["cert_key: cert-without-key"]],
		["key without certificate", `${TLS}&cert_key=x`, ["cert: key-without-cert"]],
		["key left to fill in", `${TLS}&cert=x&cert_key=<private-key>`, ["cert_key: secret-placeholder"]],
		["mask as password", GOOD.replace("h:", "u:••••@h:"), ["password: secret-placeholder"]],
		["user as a parameter", `${GOOD}&username=u&password=p`, ["username: refused", "password: refused"]],
		["other name", `${GOOD}&clientid=x`, ["clientid: other-name"]],
		["slip", `${GOOD}&qoss=1`, ["qoss: unknown-parameter-near"]],
		["unknown", `${GOOD}&colour=red`, ["colour: unknown-parameter"]],
		["unknown with a dot", `${GOOD}&a.b=1`, ["a.b: unknown-parameter"]],
		["parameter of the source", `${GOOD}&group.id=g`, ["group.id: parameter-of-other-end"]],
	])("%s", (_name, text, issues) => {
		expect(issuesOf(text)).toEqual(issues);
	});

	test.each([
		["template", GOOD.replace("topic=a", "topic={tabel}"), "topic: {tabel} is not a variable. Did you mean {table}?"],
		["near", `${GOOD}&qoss=1`, "qoss is not a parameter of this DSN. Did you mean qos?"],
		["range of a duration", `${GOOD}&connect_timeout=11m`, "connect_timeout must be from 100ms to 10m, not 11m."],
		["choice", `${GOOD}&qos=3`, "qos must be 0, 1 or 2, not 3."],
	])("sentence: %s", (_name, text, message) => {
		const checked = readBroker(text);
		expect(checked.ok ? [] : checked.issues.map((issue) => issue.message)).toEqual([message]);
	});
});

test.each<[name: string, text: string, notices: string[]]>([
	["health settings", `${GOOD}&busy_threshold=1`, ["busy_threshold: no-effect"]],
	["path without WebSocket", `mqtt://h/x?${PARAMS}`, ["object: no-effect-here"]],
	["certificates without TLS", `${GOOD}&ca=x`, ["ca: no-effect-here"]],
	["certificate unchecked", `${TLS}&tls_verify=false`, ["tls_verify: tls-unverified"]],
	["certificate unchecked without TLS", `${GOOD}&tls_verify=0`, ["tls_verify: no-effect-here"]],
	["expiry before MQTT 5.0", `${OLD}&message_expiry=9s`, ["message_expiry: no-effect-here"]],
	["user property before MQTT 5.0", `${OLD}&user_property.a=b`, ["user_property.a: no-effect-here"]],
	["batch sizes without batches", `${GOOD}&batch_rows=2`, ["batch_rows: no-effect-here"]],
	["no unit", `${GOOD}&connect_timeout=5`, ["connect_timeout: seconds-assumed"]],
	[
		"long client id of MQTT 3.1",
		`mqtt://h?version=3.1&client_id=${"c".repeat(24)}&topic=a`,
		["client_id: client-id-length"],
	],
])("notice: %s", (_name, text, notices) => {
	const checked = readBroker(text);
	expect(checked.ok).toBe(true);
	expect(checked.notices.map((notice) => `${notice.field}: ${notice.code}`)).toEqual(notices);
});

describe("secrets", () => {
	const PEM = "-----BEGIN PRIVATE KEY-----\nMIG+/=\n-----END PRIVATE KEY-----\n";
	const text = `mqtts://u:p%40ss@h?${PARAMS}&cert=c.pem&cert_key=${encodeURIComponent(PEM)}`;

	test("they are taken out and put back", () => {
		const { draft } = parseDsn("broker", text);
		const split = splitSecrets("broker", draft);
		expect(split.secrets).toEqual({ "broker.password": "p@ss", "broker.cert_key": PEM });
		expect(formatDsn("broker", split.draft)).toBe(formatDsn("broker", draft, { omitSecrets: true }));
		expect(mergeSecrets("broker", split.draft, split.secrets)).toEqual(draft);
	});

	test("a draft whose secrets are stored is good", () => {
		const { draft } = splitSecrets("broker", parseDsn("broker", text).draft);
		expect(checkBroker(draft).ok).toBe(false);
		expect(checkBroker(draft, { stored: ["broker.password", "broker.cert_key"] }).ok).toBe(true);
	});

	test("a key given as a file is no secret", () => {
		const { draft } = parseDsn("broker", `${TLS}&cert=c.pem&cert_key=k.pem`);
		expect(splitSecrets("broker", draft)).toEqual({ draft, secrets: {} });
	});

	test("a secret under a refused name stays for the checks, and is shown to nobody", () => {
		const { draft } = splitSecrets("source", parseDsn("source", "tmq+ws://u:p@h/t?td.connect.token=abc").draft);
		expect(draft.params).toEqual({ "td.connect.token": "abc" });
		expect(formatDsn("source", draft, { mask: true })).toBe("tmq+ws://u@h/t?td.connect.token=••••");
		expect(formatDsn("source", draft, { omitSecrets: true })).toBe("tmq+ws://u@h/t");
	});

	test("they are never shown", () => {
		const { draft } = parseDsn("broker", text);
		const masked = formatDsn("broker", draft, { mask: true });
		expect(masked).toBe(`mqtts://u:••••@h?${PARAMS}&cert=c.pem&cert_key=••••`);
		expect(JSON.stringify(brokerOf(text))).not.toMatch(/p@ss|MIG/);
	});

	test("splitting and merging any draft changes nothing but where secrets are", () => {
		fc.assert(
			fc.property(anyDraft, fc.constantFrom("source", "broker"), (typed, end) => {
				const own = end === "source" ? { token: "t0k/en" } : { cert_key: PEM };
				const draft = { ...typed, params: { ...typed.params, ...own } };
				const split = splitSecrets(end, draft);
				expect(mergeSecrets(end, split.draft, split.secrets)).toEqual(draft);
				const secret = end === "source" ? "t0k" : "MIG";
				expect(JSON.stringify(split.draft)).not.toContain(secret);
				for (const options of [{ mask: true }, { omitSecrets: true }]) {
					expect(formatDsn(end, draft, options)).not.toContain(secret);
				}
			}),
		);
	});

	test("no issue repeats a password, wherever a slip has put it", () => {
		const part = fc.string({ unit: fc.constantFrom(..."#@:/?&=%+ é"), maxLength: 6 });
		fc.assert(
			fc.property(part, part, fc.constantFrom("", "?version=5.0", "?topic={x}&a=1"), (head, tail, params) => {
				const checked = readBroker(`mqtt://u:${head}SeCrEt${tail}@h:1883${params}`);
				const said = JSON.stringify([checked.ok ? [] : checked.issues, checked.notices]);
				expect(said).not.toContain("SeCrEt");
			}),
			{ numRuns: 1_000 },
		);
	});

	test("any draft is judged without an error", () => {
		fc.assert(
			fc.property(anyDraft, (draft) => {
				expect(readBroker(formatDsn("broker", draft)).ok).toBe(checkBroker(draft).ok);
			}),
		);
	});
});
