import path from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { makeCertificates } from "@/server/testing/certificates";
import { listen } from "@/server/testing/messages";
import { freePort, type Mosquitto, startMosquitto } from "@/server/testing/mosquitto";
import { recordingPath } from "@/server/testing/recording";
import { loadExpected } from "@/server/testing/recordings";
import { ReplayServer } from "@/server/testing/replay-server";
import { startWebSocketProxy, type WebSocketProxy } from "@/server/testing/websocket-proxy";
import { startPipeline } from "./start-pipeline";

// From two DSNs to a subscriber, as a worker does it: every MQTT version at every QoS over every protocol publishes the
// same bytes. The broker is a real Mosquitto; as not every build of it speaks WebSocket, a proxy does that in front.

const RECORDING = "types-ms-stable-raw";
const expected = loadExpected(RECORDING);
const { files } = makeCertificates();

/** What Mosquitto calls the versions in its log. */
const VERSIONS = { "3.1": "p1", "3.1.1": "p2", "5.0": "p5" } as const;
const PROTOCOLS = ["mqtt", "mqtts", "mqtt+ws", "mqtt+wss"] as const;

let mosquitto: Mosquitto;
let proxies: readonly WebSocketProxy[] = [];
let ports: Record<(typeof PROTOCOLS)[number], number>;

beforeAll(async () => {
	// Pipelines make their own logger, as in a worker.
	vi.stubEnv("SPILLWAY_LOG_LEVEL", "silent");
	const tlsPort = await freePort();
	const tls = ["cafile {dir}/ca.pem", "certfile {dir}/server.pem", "keyfile {dir}/server.key"];
	mosquitto = await startMosquitto({
		files,
		config: ["allow_anonymous true", `listener ${tlsPort} 127.0.0.1`, ...tls],
	});
	const certificate = { cert: files["server.pem"] ?? "", key: files["server.key"] ?? "" };
	const [ws, wss] = await Promise.all([
		startWebSocketProxy(mosquitto.port),
		startWebSocketProxy(mosquitto.port, certificate),
	]);
	proxies = [ws, wss];
	ports = { mqtt: mosquitto.port, mqtts: tlsPort, "mqtt+ws": ws.port, "mqtt+wss": wss.port };
});

afterAll(async () => {
	vi.unstubAllEnvs();
	for (const proxy of proxies) await proxy[Symbol.asyncDispose]();
	await mosquitto[Symbol.asyncDispose]();
});

describe.each(PROTOCOLS)("%s", (protocol) => {
	const rows = Object.entries(VERSIONS).flatMap(([version, logged]) =>
		[0, 1, 2].map((qos) => ({ version, logged, qos })),
	);
	test.each(rows)("MQTT $version at QoS $qos", async ({ version, logged, qos }) => {
		const clientId = `${protocol}-${version}-${qos}`.replaceAll(/[+.]/g, "");
		await using subscriber = await listen(mosquitto.port, `${clientId}/#`, { clientId: `${clientId}-sub` });
		await using replay = await ReplayServer.start({ recording: recordingPath(RECORDING) });
		const topic = `${clientId}/{database}/{tmq_topic}/{vgroup_id}/{table}`;
		const pipeline = startPipeline(
			{
				source: `tmq+ws://root:taosdata@${replay.host}/t_captypes_ms_s?group.id=g&auto.offset.reset=earliest`,
				broker: `${protocol}://localhost:${ports[protocol]}?version=${version}&client_id=${clientId}&qos=${qos}&topic=${topic}&ca=${encodeURIComponent(path.join(mosquitto.dir, "ca.pem"))}`,
				member: 1,
				memberCount: 1,
			},
			{ onState() {}, onSamples() {}, onSkipped() {}, onEvent() {} },
		);
		onTestFinished(async () => {
			pipeline.stop();
			await pipeline.ended;
		});
		await subscriber.until(expected.length);
		pipeline.stop();
		expect(await pipeline.ended).toEqual({ reason: "stopped", cause: undefined });
		expect(subscriber.received.map(({ mqttTopic, body }) => [mqttTopic, body])).toEqual(
			expected.map(({ variables, body }) => {
				const { database, tmq_topic, vgroup_id, table } = variables;
				return [`${clientId}/${database}/${tmq_topic}/${vgroup_id}/${table}`, body];
			}),
		);
		expect(pipeline.report().counters).toMatchObject({ read: expected.length, published: expected.length });
		expect(replay.group("g").doneCount).toBe(replay.recording.messages.length);
		const log = mosquitto.log();
		expect(log).toContain(` as ${clientId} (${logged}, `);
		expect(log).toContain(`PUBLISH from ${clientId} (d0, q${qos}, r0, `);
	});
});
