import path from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { listen } from "@/server/testing/messages";
import { startMosquitto } from "@/server/testing/mosquitto";
import { loadExpected } from "@/server/testing/recordings";
import { ReplayServer } from "@/server/testing/replay-server";
import { startTlsProxy } from "@/server/testing/tls-proxy";
import { compileCommandLine } from "./testing/command-process";

const root = path.join(import.meta.dirname, "../..");
const recording = path.join(root, "server/testing/fixtures/tmq/meta-database.jsonl");

let spillway: Awaited<ReturnType<typeof compileCommandLine>>;
beforeAll(async () => {
	spillway = await compileCommandLine("cli");
});

async function ends() {
	const mosquitto = await startMosquitto();
	onTestFinished(() => mosquitto[Symbol.asyncDispose]());
	const subscriber = await listen(mosquitto.port);
	onTestFinished(() => subscriber[Symbol.asyncDispose]());
	const replay = await ReplayServer.start({ recording });
	onTestFinished(() => replay[Symbol.asyncDispose]());
	return {
		subscriber,
		replay,
		from: `tmq+ws://root:taosdata@${replay.host}/t_capmeta?group.id=g&auto.offset.reset=earliest&with.meta=true`,
		to: `mqtt://127.0.0.1:${mosquitto.port}?version=5.0&client_id=c&topic=x/{database}&qos=1`,
	};
}

test("run publishes a recording and ends when idle, counting in JSON", async () => {
	const { from, to, subscriber } = await ends();
	const { code, out } = await spillway(["run", "--exit-idle", "1", "--json"], { SPILLWAY_FROM: from, SPILLWAY_TO: to });
	expect(code).toBe(0);
	expect(subscriber.received.map(({ body }) => body)).toEqual(loadExpected("meta-database").map(({ body }) => body));
	expect(new Set(subscriber.received.map(({ mqttTopic }) => mqttTopic)).size).toBe(1);
	const lines = out.trim().split("\n");
	expect(JSON.parse(lines.at(-1) ?? "")).toBeTypeOf("object");
});

test("SIGTERM drains, commits and ends with 0", async () => {
	const { from, to, subscriber, replay } = await ends();
	const { code, err } = await spillway(["run", "-f", from, "-t", to], {}, subscriber.until(41));
	expect(code).toBe(0);
	expect(err).toContain("41 published");
	expect(replay.group("g").doneCount).toBe(replay.recording.messages.length);
});

test("a bad DSN ends with 2 and names the parameter", async () => {
	const { from } = await ends();
	const { code, err } = await spillway(["run", "-f", from, "-t", "mqtt://h?version=9&client_id=c&topic=x"]);
	expect(code).toBe(2);
	expect(err).toContain("version must be");
});

test("a wrong password ends with 1 and one sentence", async () => {
	const { from, to } = await ends();
	const { code, err } = await spillway(["run", "-f", from.replace("taosdata", "wrong"), "-t", to]);
	expect(code).toBe(1);
	expect(err).toContain("password");
	expect(err).not.toContain("wrong");
});

test("tmq+wss reads through TLS when the certificate's authority is named", async () => {
	const { from, to, subscriber, replay } = await ends();
	const proxy = await startTlsProxy(replay.port);
	onTestFinished(() => proxy[Symbol.asyncDispose]());
	const secure = from.replace("tmq+ws:", "tmq+wss:").replace(replay.host, `localhost:${proxy.port}`);
	const trusting = { NODE_EXTRA_CA_CERTS: proxy.certificate.certFile };
	const check = await spillway(["check", "-f", secure, "-t", to], trusting);
	expect(check.out).toMatch(/ok +TLS +TLS 1\.3/);
	const { code, err } = await spillway(["run", "-f", secure, "-t", to], trusting, subscriber.until(41));
	expect(code).toBe(0);
	expect(err).toContain("41 published");
});
