import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { BROKER_FIELDS } from "@/lib/dsn/broker-fields";
import type { FieldSpec } from "@/lib/dsn/field";
import { SOURCE_FIELDS } from "@/lib/dsn/source-fields";

// Each field of the two DSNs has a test that fails when the field is ignored, and it stands here. A field that is added
// without one fails this test.

/** The file, and words of the test or of its row as they stand there. */
type Shown = readonly [file: string, words: string];

const SUBSCRIBE = "server/tmq/parameters.test.ts";
const SOURCE_CONTRACT = "server/tmq/contract-parameters.test.ts";
const BROKER = "server/mqtt/parameters.test.ts";
const PIPELINE = "server/pipeline/pipeline.test.ts";
const MATRIX = "server/pipeline/every-broker-connection.test.ts";

const SOURCE_TESTS: Readonly<Record<string, Shown>> = {
	protocol: ["server/cli/cli.test.ts", "tmq+wss reads through TLS"],
	host: [SOURCE_CONTRACT, "the first host that is there is taken"],
	port: [SOURCE_CONTRACT, "the first host that is there is taken"],
	user: [SUBSCRIBE, 'user: "root"'],
	password: [SUBSCRIBE, 'password: "taosdata"'],
	object: [SOURCE_CONTRACT, "several TMQ topics are read by one consumer"],
	"group.id": [SUBSCRIBE, '"group.id": ["plant", {'],
	"client.id": [SUBSCRIBE, '"client.id": ["c1", {'],
	"auto.offset.reset": [SUBSCRIBE, '"auto.offset.reset": ["latest", {'],
	"experimental.snapshot.enable": [SUBSCRIBE, '"experimental.snapshot.enable": ["true", {'],
	"session.timeout.ms": [SUBSCRIBE, '"session.timeout.ms": ["7000", {'],
	"max.poll.interval.ms": [SUBSCRIBE, '"max.poll.interval.ms": ["1001", {'],
	"msg.consume.excluded": [SUBSCRIBE, '"msg.consume.excluded": ["1", {'],
	"fetch.max.wait.ms": [SUBSCRIBE, '"fetch.max.wait.ms": ["77", {'],
	"min.poll.rows": [SUBSCRIBE, '"min.poll.rows": ["7", {'],
	"heartbeat.interval.ms": [SUBSCRIBE, '"heartbeat.interval.ms": ["1500", {'],
	token: [SUBSCRIBE, 'token: ["tok", {'],
	"with.meta": [SOURCE_CONTRACT, 'params: { "with.meta": "true" },'],
	"with.meta.delete": [SOURCE_CONTRACT, '"with.meta.delete": "false"'],
	"with.meta.drop": [SOURCE_CONTRACT, '"with.meta.drop": "false"'],
	compression: [SOURCE_CONTRACT, "compression: what the server sends is deflated"],
	parallel: ["server/services/task/task.test.ts", "parallel: as many members are placed"],
	timeout: [PIPELINE, "the DSN's timeout ends a run"],
};

const BROKER_TESTS: Readonly<Record<string, Shown>> = {
	protocol: [MATRIX, "describe.each(PROTOCOLS)"],
	host: [BROKER, "several hosts: the next one is tried"],
	port: [BROKER, "several hosts: the next one is tried"],
	user: [BROKER, "user and password, and not one without the right other"],
	password: [BROKER, "user and password, and not one without the right other"],
	object: [BROKER, "the path of a WebSocket address"],
	version: [MATRIX, "MQTT $version at QoS $qos"],
	client_id: [BROKER, '["client_id", "5.0", "&client_id=plant-7"'],
	topic: [MATRIX, "MQTT $version at QoS $qos"],
	meta_topic: [PIPELINE, "topic has the rows, %s, the events are there"],
	qos: [MATRIX, "MQTT $version at QoS $qos"],
	retain: [BROKER, '["retain", "&qos=1&retain=true"'],
	keep_alive: [BROKER, '["keep_alive", "5.0", "&keep_alive=7"'],
	clean_session: [BROKER, "clean_session over MQTT %s"],
	connect_timeout: [BROKER, "connect_timeout: a peer that never answers"],
	status_topic: [BROKER, "online while connected, offline after the end"],
	tls_verify: [BROKER, "tls_verify=false without ca"],
	ca: [BROKER, "ca, cert and cert_key as paths"],
	cert: [BROKER, "ca, cert and cert_key as paths"],
	cert_key: [BROKER, "ca, cert and cert_key as paths"],
	max_inflight: [BROKER, "max_inflight over MQTT %s"],
	rate_limit: [BROKER, "rate_limit: exactly so many messages"],
	on_refused: [PIPELINE, "a refusal is passed over and counted under on_refused=skip"],
	payload: [PIPELINE, "payload=rows: the same rows in the same order"],
	batch_rows: [PIPELINE, "batch_rows bounds a list of rows"],
	batch_bytes: [PIPELINE, "batch_bytes bounds a list of rows"],
	message_expiry: [BROKER, "message_expiry, content_type and user_property reach the subscriber"],
	content_type: [BROKER, "message_expiry, content_type and user_property reach the subscriber"],
};

describe.each<[end: string, fields: readonly FieldSpec[], tests: Readonly<Record<string, Shown>>]>([
	["source", SOURCE_FIELDS, SOURCE_TESTS],
	["broker", BROKER_FIELDS, BROKER_TESTS],
])("%s", (_, fields, tests) => {
	test("every field has a test", () => {
		expect(Object.keys(tests).sort()).toEqual(fields.map(({ name }) => name).sort());
	});

	test.each(Object.entries(tests))("%s: the test is there", (_name, [file, words]) => {
		expect(readFileSync(path.resolve(import.meta.dirname, "../..", file), "utf8")).toContain(words);
	});
});
