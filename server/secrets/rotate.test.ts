import fs from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { Secret } from "@/lib/secret";
import { createTask } from "@/server/services/task/create";
import { TestConsole, taskInput } from "@/server/services/testing/console";
import { rotateKey } from "./rotate";

async function withSecrets(): Promise<{ server: TestConsole; taskId: string; keyFile: string }> {
	const server = await TestConsole.open();
	const { ctx } = server;
	const { id } = await createTask({ ctx, input: taskInput() });
	const now = new Date(server.clock.nowMs());
	await ctx.db.connection.create({
		data: { id: "c", name: "Plant", end: "broker", dsn: "mqtt://broker:1883", createdAt: now, changedAt: now },
	});
	await ctx.connectionSecrets.write(ctx.db, "c", "broker.password", new Secret("of the connection"));
	await ctx.files.add(
		ctx.db,
		"plant-key",
		{ kind: "key", subject: undefined, expiresAt: undefined },
		new Secret("-----BEGIN"),
	);
	return { server, taskId: id, keyFile: path.join(server.dataDir, "secret.key") };
}

async function readAll(server: TestConsole, taskId: string): Promise<string[]> {
	const { ctx } = server;
	const task = await ctx.secrets.read(ctx.db, taskId);
	const connection = await ctx.connectionSecrets.read(ctx.db, "c");
	const file = await ctx.files.read(ctx.db, "plant-key");
	return [...task.values(), ...connection.values(), file?.text].map((secret) => secret?.reveal() ?? "");
}

const ALL = ["secret", "taosdata", "of the connection", "-----BEGIN"];

test("seals everything with a new key, which opens it from then on", async () => {
	const { server, taskId, keyFile } = await withSecrets();
	await using _ = server;
	const before = await fs.readFile(keyFile, "utf8");
	expect(await rotateKey(server.ctx.db, keyFile)).toBe(ALL.length);
	expect(await fs.readFile(keyFile, "utf8")).not.toBe(before);
	expect((await fs.stat(keyFile)).mode & 0o777).toBe(0o600);
	await server.restart();
	expect(await readAll(server, taskId)).toEqual(ALL);
});

test("a value that the key does not open stops it before anything is changed", async () => {
	const { server, taskId, keyFile } = await withSecrets();
	await using _ = server;
	const before = await fs.readFile(keyFile, "utf8");
	const intact = await server.ctx.db.storedFile.findUniqueOrThrow({ where: { name: "plant-key" } });
	await server.ctx.db.storedFile.update({ where: { name: "plant-key" }, data: { sealed: new Uint8Array(64) } });
	await expect(rotateKey(server.ctx.db, keyFile)).rejects.toThrow("The stored file plant-key cannot be read");
	await server.ctx.db.storedFile.update({ where: { name: "plant-key" }, data: { sealed: intact.sealed } });
	await server.restart();
	expect(await fs.readFile(keyFile, "utf8")).toBe(before);
	expect(await readAll(server, taskId)).toEqual(ALL);
});

test.each(["before", "after"])(
	"one that was cut off %s the store was sealed anew is settled at the next start",
	async (when) => {
		const { server, taskId, keyFile } = await withSecrets();
		await using _ = server;
		const before = await fs.readFile(keyFile, "utf8");
		if (when === "after") {
			await rotateKey(server.ctx.db, keyFile);
			await fs.rename(keyFile, `${keyFile}.next`);
			await fs.writeFile(keyFile, before, { mode: 0o600 });
		} else {
			await fs.writeFile(`${keyFile}.next`, `${"0".repeat(64)}\n`, { mode: 0o600 });
		}
		await server.restart();
		expect(await readAll(server, taskId)).toEqual(ALL);
		await expect(fs.stat(`${keyFile}.next`)).rejects.toThrow("ENOENT");
	},
);
