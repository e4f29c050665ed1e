import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { BrokerDsn } from "@/lib/dsn/types";
import { Secret } from "@/lib/secret";
import { makeCertificates } from "@/server/testing/certificates";
import { batchOf, brokerDsn, hurriedClock, numbered } from "@/server/testing/messages";
import { startMosquitto } from "@/server/testing/mosquitto";
import { startWebSocketProxy } from "@/server/testing/websocket-proxy";
import { createMqttPublisher } from "./publisher";
import { loadTlsMaterial } from "./transport";

const { files } = makeCertificates();
const { "ca.pem": ca = "", "client.pem": cert = "", "client.key": key = "" } = files;
const certKey = new Secret(key);
const TLS = ["cafile {dir}/ca.pem", "certfile {dir}/server.pem", "keyfile {dir}/server.key"];
const never = new AbortController().signal;

async function broker(listener: string[] = []) {
	const mosquitto = await startMosquitto({ files, listener: [...TLS, ...listener], config: ["allow_anonymous true"] });
	onTestFinished(() => mosquitto[Symbol.asyncDispose]());
	return mosquitto;
}

function publisher(port: number, changes: Partial<BrokerDsn>) {
	const dsn = brokerDsn(port, { protocol: "mqtts", hosts: [{ host: "localhost", port }], ca, ...changes });
	const created = createMqttPublisher(dsn, { clock: hurriedClock(), random: () => 0.5 });
	onTestFinished(() => created[Symbol.asyncDispose]());
	return created;
}

async function secureWebSocket() {
	const mosquitto = await startMosquitto();
	onTestFinished(() => mosquitto[Symbol.asyncDispose]());
	const proxy = await startWebSocketProxy(mosquitto.port, {
		cert: files["server.pem"] ?? "",
		key: files["server.key"] ?? "",
	});
	onTestFinished(() => proxy[Symbol.asyncDispose]());
	return proxy;
}

describe.each([
	["mqtts", broker],
	["mqtt+wss", secureWebSocket],
] as const)("over %s", (protocol, open) => {
	test.each([
		["by name", { name: "localhost", ca }],
		["by address", { name: "127.0.0.1", ca }],
		["without checking the certificate", { name: "127.0.0.1", ca: undefined, isTlsVerified: false }],
	])("%s", async (_, { name, ...changes }) => {
		const { port } = await open();
		const subject = publisher(port, { protocol, hosts: [{ host: name, port }], ...changes });
		await subject.connect(never);
		const outcome = await subject.publish(batchOf(numbered(3_000))).settled;
		expect(outcome).toEqual({ publishedCount: 3_000, refusals: [] });
	});

	test("an authority that is not known", async () => {
		const { port } = await open();
		const connected = publisher(port, { protocol, ca: undefined }).connect(never);
		await expect(connected).rejects.toMatchObject({ code: "broker-certificate-untrusted" });
	});
});

test("a broker that wants a client certificate gets it, as text or as a file", async () => {
	const mosquitto = await broker(["require_certificate true"]);
	const paths = {
		cert: path.join(mosquitto.dir, "client.pem"),
		certKey: new Secret(path.join(mosquitto.dir, "client.key")),
	};
	for (const changes of [{ cert, certKey }, paths]) {
		const subject = publisher(mosquitto.port, changes);
		await subject.connect(never);
		await expect(subject.publish(batchOf(numbered(10))).settled).resolves.toMatchObject({ publishedCount: 10 });
		await subject[Symbol.asyncDispose]();
	}
});

test("a broker that wants a client certificate and gets none is told apart from one that is away", async () => {
	const mosquitto = await broker(["require_certificate true"]);
	const subject = publisher(mosquitto.port, {});
	const retrying = new Promise((resolve) => {
		subject.onStatus((status) => status.phase === "retrying" && resolve(status));
	});
	subject.connect(never).catch(() => {});
	expect(await retrying).toMatchObject({ cause: { code: "broker-tls" } });
});

test("a certificate for another name: the sentence says which", async () => {
	const other = makeCertificates("DNS:broker.example").files;
	const mosquitto = await startMosquitto({ files: other, listener: TLS, config: ["allow_anonymous true"] });
	onTestFinished(() => mosquitto[Symbol.asyncDispose]());
	await expect(publisher(mosquitto.port, { ca: other["ca.pem"] }).connect(never)).rejects.toMatchObject({
		code: "broker-certificate-name",
		message:
			"The certificate is for broker.example, not for localhost. Connect by that name, or have the certificate issued for both names.",
	});
});

test.each([
	["a file that is not there", "ca", { ca: "/nowhere/ca.pem" }],
	["a certificate pasted without its frame", "cert", { cert: "MIIBszCCAVmgAwIBAgIU".repeat(300) }],
	["a key pasted without its frame", "cert_key", { certKey: new Secret("MIGHAgEAMBMGByqGSM49".repeat(300)) }],
	["a key with a character that no path can hold", "cert_key", { certKey: new Secret("MIGHAgEA\0MBMGByqGSM49") }],
])("%s: the field is named and nothing of it is repeated", async (_, field, changes) => {
	const dsn = brokerDsn(1, { protocol: "mqtts", ...changes });
	const failure = await loadTlsMaterial(dsn).catch((error: Error) => error);
	expect(failure).toMatchObject({ code: "broker-tls-file", isRetryable: false });
	expect(String(failure)).toContain(`The file of ${field} cannot be read`);
	expect(String(failure)).not.toMatch(/MII|MIGH|nowhere/);
});

const stranger = makeCertificates().files;
test.each([
	[
		"a key that is another certificate's",
		{ cert, certKey: new Secret(stranger["client.key"] ?? "") },
		/not the key of the certificate/,
	],
	["a certificate that was cut", { ca: ca.replace(/\n.{20}/, "\n") }, /^ca holds no certificate/],
	["a certificate given as the key", { cert, certKey: new Secret(cert) }, /^cert_key holds no key/],
	["a stored file, which only the console has", { ca: "stored:plant-ca" }, /^ca names the stored file plant-ca/],
])("%s: one sentence that says which, before anything is connected", async (_, changes, sentence) => {
	const failure = await loadTlsMaterial(brokerDsn(1, { protocol: "mqtts", ca, ...changes })).catch(
		(error: Error) => error,
	);
	expect(failure).toMatchObject({
		code: "broker-tls-file",
		isRetryable: false,
		message: expect.stringMatching(sentence),
	});
});

test("without TLS the files have no effect and are not read", async () => {
	const dsn = brokerDsn(1, { ca: "/nowhere/ca.pem", isTlsVerified: false });
	await expect(loadTlsMaterial(dsn)).resolves.toEqual({ rejectUnauthorized: true });
});
