import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeCertificates } from "@/server/testing/certificates";
import { brokerOf } from "../check/ends";
import { createConnection } from "../connection/create";
import { createTask } from "../task/create";
import { loadDefinition } from "../task/definition";
import { getTask } from "../task/get";
import { removeTask } from "../task/remove";
import { updateTask } from "../task/update";
import { TestConsole, taskInput } from "../testing/console";
import { addFile } from "./add";
import { listFiles } from "./list";
import { removeFile } from "./remove";

let pem: Readonly<Record<string, string>>;
let server: TestConsole;
beforeAll(() => {
	pem = makeCertificates().files;
});
beforeEach(async () => {
	server = await TestConsole.open();
});
afterEach(() => server[Symbol.asyncDispose]());

const text = (name: string) => pem[name] ?? "";
const add = (name: string, content: string) => addFile({ ctx: server.ctx, input: { name, content } });
const brokerWith = (params: string) =>
	`mqtts://broker:8883?version=5.0&client_id=c1&topic=t&ca=stored:plant-ca${params}`;

async function addAll() {
	await add("plant-ca", text("ca.pem"));
	await add("client", text("client.pem"));
	await add("client-key", text("client.key"));
}

describe("adding", () => {
	test("a certificate: its subject and expiry are told, its text never", async () => {
		const added = await add("plant-ca", text("ca.pem"));
		expect(added).toMatchObject({ name: "plant-ca", kind: "certificate", subject: "CN=Test authority", usedBy: [] });
		expect(added.expiresAtMs).toBeGreaterThan(Date.now());
		expect(JSON.stringify(await listFiles({ ctx: server.ctx }))).not.toContain("BEGIN");
	});

	test("a bundle counts as one certificate that lasts as long as the first of it to expire", async () => {
		const [ca, client] = [await add("a", text("ca.pem")), await add("b", text("client.pem"))];
		const bundle = await add("bundle", `${text("client.pem")}\n${text("ca.pem")}`);
		expect(bundle.subject).toBe("CN=client.test");
		expect(bundle.expiresAtMs).toBe(Math.min(ca.expiresAtMs ?? 0, client.expiresAtMs ?? 0));
	});

	test("a key has neither", async () => {
		expect(await add("client-key", text("client.key"))).toEqual({
			name: "client-key",
			kind: "key",
			createdAtMs: expect.any(Number),
			usedBy: [],
		});
	});

	test("the text is sealed in the database", async () => {
		await add("client-key", text("client.key"));
		const [row] = await server.ctx.db.storedFile.findMany();
		expect(Buffer.from(row?.sealed ?? []).toString("latin1")).not.toContain("PRIVATE KEY");
	});

	const encrypted = generateKeyPairSync("ec", {
		namedCurve: "prime256v1",
		publicKeyEncoding: { type: "spki", format: "pem" },
		privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" },
	});
	test.each([
		["no PEM", () => "hello", /not PEM/],
		["cut", () => text("ca.pem").replace(/\n.{20}/, "\n"), /certificate cannot be read/],
		["a cut key", () => text("client.key").replace(/\n.{20}/, "\n"), /key cannot be read/],
		["under a passphrase", () => encrypted.privateKey, /passphrase/],
		["key and certificate in one", () => text("client.key") + text("client.pem"), /Add each as a file/],
		["two keys", () => text("client.key") + text("server.key"), /Add each as a file/],
		["a public key", () => encrypted.publicKey, /neither/],
	])("%s: one sentence, without the content", async (_name, content, sentence) => {
		const added = add("x", content());
		await expect(added).rejects.toMatchObject({ issues: [{ field: "content", code: "not-pem" }] });
		await expect(added).rejects.toThrow(sentence);
	});

	test.each(["", "Plant", "a/b", "../a", "a b", "-a", "x".repeat(65)])("the name %j is refused", async (name) => {
		await expect(add(name, text("ca.pem"))).rejects.toMatchObject({ issues: [{ field: "name" }] });
	});

	test("a name that is taken is refused, and the file stays as it was", async () => {
		await add("plant-ca", text("ca.pem"));
		await expect(add("plant-ca", text("client.key"))).rejects.toMatchObject({
			issues: [{ field: "name", code: "taken" }],
		});
		const { files } = await listFiles({ ctx: server.ctx });
		expect(files.map(({ kind }) => kind)).toEqual(["certificate"]);
	});
});

describe("a task that names stored files", () => {
	const broker = brokerWith("&cert=stored:client&cert_key=stored:client-key");

	test("runs with their texts, and shows their names", async () => {
		await addAll();
		const { id } = await createTask({ ctx: server.ctx, input: taskInput({ broker }) });
		const line = (await loadDefinition(server.ctx, id)).broker.reveal();
		const params = new URL(line).searchParams;
		expect(params.get("ca")).toBe(text("ca.pem"));
		expect(params.get("cert")).toBe(text("client.pem"));
		expect(params.get("cert_key")).toBe(text("client.key"));
		const shown = await getTask({ ctx: server.ctx, input: { id } });
		expect(shown.broker).toContain("stored:client-key");
		expect(JSON.stringify(shown)).not.toContain("BEGIN");
	});

	test("is checked with their texts", async () => {
		await addAll();
		const dsn = await brokerOf(server.ctx, { dsn: broker, secrets: {}, taskId: undefined, useStored: [] });
		expect([dsn.ca, dsn.cert, dsn.certKey?.reveal()]).toEqual([text("ca.pem"), text("client.pem"), text("client.key")]);
	});

	test("a name that leads nowhere, or to the wrong kind, is an issue of its field", async () => {
		await add("plant-ca", text("client.key"));
		await expect(createTask({ ctx: server.ctx, input: taskInput({ broker }) })).rejects.toMatchObject({
			issues: [
				{ field: "broker.ca", code: "wrong-file-kind" },
				{ field: "broker.cert", code: "unknown-file" },
				{ field: "broker.cert_key", code: "unknown-file" },
			],
		});
	});

	test("keeps its files from being removed, and is named", async () => {
		await addAll();
		const remove = (name: string) => removeFile({ ctx: server.ctx, input: { name } });
		const task = await createTask({ ctx: server.ctx, input: taskInput({ name: "Plant 1", broker: brokerWith("") }) });
		await expect(remove("plant-ca")).rejects.toMatchObject({
			code: "conflict",
			message: "plant-ca is used by “Plant 1”: choose another file there first.",
		});
		await expect(remove("client")).resolves.toBeUndefined();
		await expect(remove("client")).rejects.toMatchObject({ code: "not-found" });
		await removeTask({ ctx: server.ctx, input: { id: task.id } });
		await expect(remove("plant-ca")).resolves.toBeUndefined();
	});

	test("so does a saved connection", async () => {
		await addAll();
		const dsn = "mqtts://broker:8883?version=5.0&ca=stored:plant-ca";
		await createConnection({ ctx: server.ctx, input: { name: "Plant broker", end: "broker", dsn } });
		await expect(removeFile({ ctx: server.ctx, input: { name: "plant-ca" } })).rejects.toThrow(
			"plant-ca is used by the connection “Plant broker”",
		);
	});

	test("a file named for the key takes the place of the key that was typed before", async () => {
		await addAll();
		const typed = brokerWith("&cert=stored:client&cert_key=").concat(encodeURIComponent(text("server.key")));
		const { id } = await createTask({ ctx: server.ctx, input: taskInput({ broker: typed }) });
		const after = await updateTask({ ctx: server.ctx, input: { id, ...taskInput({ broker }) } });
		expect(after.storedSecrets).toEqual(["source.password"]);
		const line = (await loadDefinition(server.ctx, id)).broker.reveal();
		expect(new URL(line).searchParams.get("cert_key")).toBe(text("client.key"));
	});
});
