import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Prisma } from "@/prisma/generated/client";
import { prepareDataDir } from "@/server/db/data-dir";
import { parseDatabaseUrl } from "@/server/db/database-url";
import { lockDataDir } from "@/server/db/lock";
import { type Db, openDb, sqliteFileOf } from "@/server/db/open";
import { claimPresence } from "@/server/db/presence";
import { createLogger } from "@/server/log";
import { loadKey } from "@/server/secrets/key-file";
import { ManualClock } from "@/server/testing/manual-clock";
import { findPostgresql, type PostgresqlServer, runSql, startPostgresql } from "@/server/testing/postgresql";
import { backUp } from "./backup";
import type { Installation } from "./installation";
import { moveStore } from "./move";
import { restore } from "./restore";
import { countRows, TABLES } from "./tables";

const migrationsDir = path.resolve("prisma/migrations");
const AT = new Date("2026-11-23T04:05:06.789Z");
const MADE_AT_MS = 1_800_000_000_000;

let folder: string;
beforeEach(async () => {
	folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway keeping 'ü "));
});
afterEach(() => fs.rm(folder, { recursive: true }));

async function makeInstallation(name: string, url?: string): Promise<Installation> {
	const dataDir = path.join(folder, name);
	await prepareDataDir(dataDir);
	return {
		dataDir,
		sqliteFile: sqliteFileOf(dataDir),
		database: url === undefined ? undefined : parseDatabaseUrl(url, "URL"),
		keyFile: path.join(dataDir, "secret.key"),
		migrationsDir,
		version: "1.2.3",
	};
}

/** Opens an installation's database for as long as it takes to do this. */
async function within<Result>(installation: Installation, work: (db: Db) => Promise<Result>): Promise<Result> {
	const db = await openDb(installation);
	try {
		return await work(db);
	} finally {
		await db.$disconnect();
	}
}

/** Something in every table, more than one page of log lines, and a key. */
async function fill(installation: Installation): Promise<void> {
	await loadKey(installation.keyFile, { mayCreate: true });
	await within(installation, async (db) => {
		const dates = { createdAt: AT, changedAt: AT };
		const sealed = new Uint8Array([1, 0, 255]);
		await db.task.create({
			data: { id: "t", name: "Meters ü", source: "s", broker: "b", desired: "running", ...dates },
		});
		await db.taskLabel.create({ data: { taskId: "t", label: "l", position: 0 } });
		await db.taskSecret.create({ data: { taskId: "t", name: "password", sealed, changedAt: AT } });
		await db.connection.create({ data: { id: "c", name: "c", end: "broker", dsn: "d", ...dates } });
		await db.connectionSecret.create({ data: { connectionId: "c", name: "password", sealed, changedAt: AT } });
		await db.run.create({ data: { id: "r", taskId: "t", startedAt: AT, endedAt: null, counters: '{"read":"9"}' } });
		const line = { taskId: "t", at: AT, level: "info", code: "x" };
		await db.event.createMany({ data: Array.from({ length: 1_200 }, (_, n) => ({ ...line, message: `line ${n}` })) });
		const counts = { slots: 1, read: 2, published: 2, skipped: 0, failed: 0 };
		await db.throughput.createMany({
			data: Array.from({ length: 700 }, (_, slot) => ({ taskId: "t", stepS: 10, slot, ...counts })),
		});
		const sample = { outcome: "skipped", reasonKey: "k", reason: "r", body: "{}", bodyBytes: 2, vgroupId: 3 };
		await db.skippedSample.create({ data: { taskId: "t", at: AT, ...sample } });
		await db.storedFile.create({ data: { name: "f", kind: "key", sealed, createdAt: AT } });
		await db.setting.create({ data: { key: "historyDays", value: "30" } });
		const webhook = { id: "w", name: "w", url: sealed, shownUrl: "u", healths: "[]", labels: "[]" };
		await db.alertWebhook.create({ data: { ...webhook, ...dates } });
		const delivery = { event: "test", attempts: 1, isDelivered: true, detail: "200" };
		await db.alertDelivery.create({ data: { webhookId: "w", at: AT, ...delivery } });
		await db.alertState.create({ data: { taskId: "t", health: "idle", toldAt: AT } });
		const times = { createdAt: AT, updatedAt: AT };
		await db.user.create({ data: { id: "u", name: "ann", email: "e", ...times } });
		await db.session.create({ data: { id: "s", token: "x", userId: "u", expiresAt: AT, ...times } });
		await db.account.create({ data: { id: "a", accountId: "u", providerId: "credential", userId: "u", ...times } });
		await db.verification.create({ data: { id: "v", identifier: "i", value: "v", expiresAt: AT, ...times } });
		await db.twoFactor.create({ data: { id: "2", secret: "s", backupCodes: "b", userId: "u" } });
		await db.apikey.create({ data: { id: "k", referenceId: "u", key: "h", ...times } });
		await db.auditEntry.create({ data: { at: AT, actor: "local", name: "n", action: "a", outcome: "done" } });
	});
}

/** What a restore leaves out. */
const SIGN_INS: readonly string[] = ["session", "verification"];

/** All rows, in an order that is the same everywhere. */
function contents(installation: Installation, without = [] as readonly string[]): Promise<string> {
	return within(installation, async (db) => {
		const all: Record<string, string[]> = {};
		for (const { model } of TABLES.filter((table) => !without.includes(table.model))) {
			const { findMany } = Reflect.get(db, model) as { findMany(): Promise<object[]> };
			const rows = await findMany();
			all[model] = rows.map((row) => JSON.stringify(row)).sort();
		}
		return JSON.stringify(all, null, 1);
	});
}

/** Another process that writes two rows at a time until it is told to stop; fails when it could not write. */
async function startWriter(file: string): Promise<() => Promise<void>> {
	const program = `
		const Database = require("libsql");
		const db = new Database(process.argv[1], { timeout: 500 });
		const insert = db.prepare("INSERT INTO Setting (key, value) VALUES (?, '1')");
		let n = 0;
		const write = () => {
			db.exec("BEGIN IMMEDIATE");
			for (const half of ["a", "b"]) insert.run(n + half);
			db.exec("COMMIT");
			if (++n === 1) process.stdout.write("writing");
			timer = setTimeout(write, 1);
		};
		let timer = setTimeout(write, 0);
		process.stdin.once("data", () => { clearTimeout(timer); write(); process.exit(0); });`;
	const child = spawn(process.execPath, ["-e", program, file], { stdio: ["pipe", "pipe", "inherit"] });
	onTestFinished(() => void child.kill("SIGKILL"));
	await once(child.stdout, "data");
	return async () => {
		child.stdin.write("stop");
		expect(await once(child, "exit")).toEqual([0, null]);
	};
}

const key = (installation: Installation) => fs.readFile(installation.keyFile, "utf8");
const give = (from: Installation, to: Installation) => fs.copyFile(from.keyFile, to.keyFile);

test("every model is copied", () => {
	const models = Object.keys(Prisma.ModelName).map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`);
	expect(TABLES.map(({ model }) => model).toSorted()).toEqual(models.toSorted());
});

describe("a backup of a SQLite file", () => {
	test("brings everything back elsewhere, and only with the right key", async () => {
		const [one, other] = [await makeInstallation("one"), await makeInstallation("other")];
		await fill(one);
		const file = path.join(folder, "b.spillway");
		const bytes = await backUp(one, file, MADE_AT_MS);
		const { size, mode } = await fs.stat(file);
		expect([size, mode & 0o777]).toEqual([bytes, 0o600]);
		expect(await fs.readFile(file, "latin1")).not.toContain((await key(one)).trim());

		await loadKey(other.keyFile, { mayCreate: true });
		const options = { file, mayReplace: false };
		await expect(restore(other, options)).rejects.toMatchObject({ code: "other-key" });
		await fs.rm(other.keyFile);
		expect((await restore(other, options)).hasKey).toBeUndefined();
		expect(await contents(other, SIGN_INS)).toBe(await contents(one, SIGN_INS));
		await expect(restore(other, options)).rejects.toMatchObject({ code: "not-empty" });
		// A session that was ended after the backup must not be back with it.
		expect(await within(other, async (db) => (await db.session.count()) + (await db.verification.count()))).toBe(0);
		await give(one, other);
		await within(other, (db) => db.task.update({ where: { id: "t" }, data: { name: "Changed" } }));
		const again = await restore(other, { file, mayReplace: true });
		expect(again).toMatchObject({ hasKey: true, head: { version: "1.2.3", store: "sqlite" } });
		expect(await contents(other, SIGN_INS)).toBe(await contents(one, SIGN_INS));
		expect(await fs.readdir(other.dataDir)).toEqual(
			expect.arrayContaining([path.basename(again.replaced ?? ""), "spillway.db"]),
		);
		expect((await fs.readdir(other.dataDir)).filter((name) => name.startsWith(".spillway"))).toEqual([]);
	});

	test("is one moment of a database that another process is writing to, which is not held up", async () => {
		const [one, other] = [await makeInstallation("one"), await makeInstallation("other")];
		await fill(one);
		const stopWriting = await startWriter(one.sqliteFile);
		const file = path.join(folder, "b.spillway");
		await backUp(one, file, MADE_AT_MS);
		await stopWriting();
		await restore(other, { file, mayReplace: false });
		const [restored, written] = await Promise.all([one, other].map((it) => within(it, (db) => db.setting.count())));
		expect(Number(written) % 2).toBe(1);
		expect(restored).toBeGreaterThan(Number(written));
	});

	test.each([
		["cut off", "damaged-backup", (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
		["cut in half", "damaged-backup", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
		["changed by one bit", "damaged-backup", (bytes: Buffer) => bytes.fill((bytes[500] ?? 0) ^ 1, 500, 501)],
		["changed in what it says of itself", "damaged-backup", (bytes: Buffer) => bytes.fill("9", 100, 101)],
		["empty", "unreadable-backup", () => Buffer.alloc(0)],
		["something else", "unreadable-backup", () => Buffer.from("SQLite format 3")],
		["of a newer form", "unreadable-backup", (bytes: Buffer) => bytes.fill("2", 16, 17)],
	])("that is %s is refused, and nothing is touched", async (_, code, spoil) => {
		const [one, other] = [await makeInstallation("one"), await makeInstallation("other")];
		await fill(one);
		await within(other, (db) => db.setting.create({ data: { key: "mine", value: "1" } }));
		const before = await contents(other);
		const file = path.join(folder, "b.spillway");
		await backUp(one, file, MADE_AT_MS);
		await fs.writeFile(file, spoil(await fs.readFile(file)));
		await expect(restore(other, { file, mayReplace: true })).rejects.toMatchObject({ code });
		expect(await contents(other)).toBe(before);
	});

	test("of a newer version is refused, of an older one brought up to date", async () => {
		const [one, other] = [await makeInstallation("one"), await makeInstallation("other")];
		const newest = (await fs.readdir(migrationsDir)).toSorted().at(-1) ?? "";
		const older = path.join(folder, "migrations");
		await fs.cp(migrationsDir, older, { recursive: true });
		await fs.rm(path.join(older, newest), { recursive: true });
		const [now, then] = [path.join(folder, "now"), path.join(folder, "then")];
		// The present client cannot read the older schema; its file alone is of interest.
		await (await openDb({ ...one, migrationsDir: older })).$disconnect();
		await backUp(one, then, MADE_AT_MS);
		await (await openDb(one)).$disconnect();
		await backUp(one, now, MADE_AT_MS);
		const refused = restore({ ...other, migrationsDir: older }, { file: now, mayReplace: false });
		await expect(refused).rejects.toThrow(/newer Spillway/);
		expect(await fs.readdir(other.dataDir)).not.toContain("spillway.db");
		await restore(other, { file: then, mayReplace: false });
		expect(await within(other, countRows)).toMatchObject({ task: 0 });
	});

	test("is not made over a file that is there, nor restored under a running server", async () => {
		const one = await makeInstallation("one");
		await fill(one);
		const file = path.join(folder, "b.spillway");
		await fs.writeFile(file, "mine");
		await expect(backUp(one, file, MADE_AT_MS)).rejects.toMatchObject({ code: "file-exists" });
		await fs.rm(file);
		await backUp(one, file, MADE_AT_MS);
		await using _server = await lockDataDir(one.dataDir);
		await expect(restore(one, { file, mayReplace: true })).rejects.toMatchObject({ code: "data-dir-in-use" });
	});
});

describe.skipIf(findPostgresql() === undefined)("with PostgreSQL", () => {
	let server: PostgresqlServer;
	beforeEach(async () => {
		server = await startPostgresql();
	});
	afterEach(() => server[Symbol.asyncDispose]());

	test("everything is copied there and back, and the database counts on", async () => {
		const one = await makeInstallation("one", await server.createDatabase());
		const file = { ...one, database: undefined };
		await fill(file);
		const before = await contents(file);
		expect(await moveStore(one, "postgresql")).toMatchObject({ event: 1_200, throughput: 700, apikey: 1 });
		expect(await contents(one)).toBe(before);
		await expect(moveStore(one, "postgresql")).rejects.toMatchObject({ code: "not-empty" });
		await within(one, (db) =>
			db.event.create({ data: { taskId: "t", at: AT, level: "info", code: "x", message: "after" } }),
		);
		const back = await makeInstallation("back");
		await moveStore({ ...back, database: one.database }, "sqlite");
		expect(await contents(back)).toBe(await contents(one));
	});

	test("a copy that fails half way leaves nothing behind", async () => {
		const one = await makeInstallation("one", await server.createDatabase());
		await fill({ ...one, database: undefined });
		await within(one, countRows);
		const url = one.database?.url.reveal() ?? "";
		await runSql(url, `ALTER TABLE "AuditEntry" ADD CONSTRAINT no CHECK ("actor" <> 'local')`);
		await expect(moveStore(one, "postgresql")).rejects.toThrow();
		expect(await within(one, countRows)).toMatchObject({ task: 0, event: 0, auditEntry: 0 });
	});

	test("a backup of either store is restored into either", async () => {
		const one = await makeInstallation("one", await server.createDatabase());
		await fill(one);
		const ofPostgresql = path.join(folder, "p.spillway");
		await backUp(one, ofPostgresql, MADE_AT_MS);
		const sqlite = await makeInstallation("sqlite");
		await restore(sqlite, { file: ofPostgresql, mayReplace: false });
		expect(await contents(sqlite, SIGN_INS)).toBe(await contents(one, SIGN_INS));
		await give(one, sqlite);
		const ofSqlite = path.join(folder, "s.spillway");
		await backUp(sqlite, ofSqlite, MADE_AT_MS);
		await expect(restore(one, { file: ofSqlite, mayReplace: false })).rejects.toMatchObject({ code: "not-empty" });
		await within(one, (db) => db.task.update({ where: { id: "t" }, data: { name: "Changed" } }));
		await restore(one, { file: ofSqlite, mayReplace: true });
		expect(await contents(one, SIGN_INS)).toBe(await contents(sqlite, SIGN_INS));
	});

	test("nothing is replaced while a server works with the database, also after it was away", async () => {
		const one = await makeInstallation("one", await server.createDatabase());
		await fill({ ...one, database: undefined });
		const clock = new ManualClock();
		const logger = createLogger("test", "silent");
		const presence = await claimPresence({ database: one.database, clock, logger });
		onTestFinished(() => presence[Symbol.asyncDispose]());
		await using _another = await claimPresence({ database: one.database, clock, logger });
		await expect(moveStore(one, "postgresql")).rejects.toMatchObject({ code: "database-in-use" });
		await server.stop();
		await server.restart();
		const url = one.database?.url.reveal() ?? "";
		const held = () => runSql(url, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory'");
		const heldLater = async () => {
			await clock.advance(5_000);
			return (await held()).length;
		};
		await expect.poll(heldLater, { timeout: 20_000 }).toBe(2);
		await expect(moveStore(one, "postgresql")).rejects.toMatchObject({ code: "database-in-use" });
	});
});
