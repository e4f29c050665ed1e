import { once } from "node:events";
import fs from "node:fs/promises";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { allowAddresses } from "@/server/reach/guard";
import { findPostgresql, type PostgresqlServer, runSql, startPostgresql } from "@/server/testing/postgresql";
import { parseDatabaseUrl } from "./database-url";
import { migratePostgresql } from "./migrate-postgresql";
import { openDb } from "./open";
import { connectPostgresql } from "./postgresql";
import { storeTroubleOf } from "./store-trouble";

const migrationsDir = path.resolve("prisma/migrations");

test("a list of allowed addresses does not keep the console from its own database", async () => {
	allowAddresses(["192.0.2.1"]);
	onTestFinished(() => allowAddresses([]));
	const closed = net.createServer().listen(0, "127.0.0.1");
	await once(closed, "listening");
	const { port } = closed.address() as AddressInfo;
	closed.close();
	const database = parseDatabaseUrl(`postgresql://u:p@127.0.0.1:${port}/spillway`, "URL");
	await expect(connectPostgresql(database)).rejects.toThrow("ECONNREFUSED");
});

describe.skipIf(findPostgresql() === undefined)("a PostgreSQL database", () => {
	let server: PostgresqlServer;
	let url: string;
	beforeAll(async () => {
		server = await startPostgresql();
	});
	afterAll(() => server[Symbol.asyncDispose]());
	beforeEach(async () => {
		url = await server.createDatabase();
	});

	async function open(at = url) {
		const db = await openDb({ dataDir: "", migrationsDir, database: parseDatabaseUrl(at, "URL") });
		onTestFinished(() => db.$disconnect());
		return db;
	}

	test("is made, and found again", async () => {
		const db = await open();
		await db.setting.create({ data: { key: "a", value: "1" } });
		const again = await open();
		expect(await again.setting.findMany()).toEqual([{ key: "a", value: "1" }]);
	});

	test("several servers that start at once: one migrates, the others wait for it", async () => {
		const all = await Promise.all([open(), open(), open()]);
		expect(await Promise.all(all.map((db) => db.task.count()))).toEqual([0, 0, 0]);
		const names = await runSql(url, `SELECT "migration_name" FROM "_prisma_migrations"`);
		expect(names).toHaveLength((await fs.readdir(migrationsDir)).length);
	});

	test("text with a NUL, times, bytes and large counts are kept", async () => {
		const db = await open();
		const at = new Date("2026-11-23T04:05:06.789Z");
		const dates = { createdAt: at, changedAt: at };
		await db.task.create({ data: { id: "t", name: "n\0", source: "", broker: "", ...dates } });
		await db.taskSecret.create({ data: { taskId: "t", name: "p", sealed: new Uint8Array([0, 255]), changedAt: at } });
		expect(await db.task.findFirst()).toMatchObject({ name: "n\u2400", createdAt: at });
		expect((await db.taskSecret.findFirst())?.sealed).toEqual(new Uint8Array([0, 255]));
	});

	describe("migrations", () => {
		async function withMigrations(files: Record<string, string>) {
			const folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-migrations-"));
			onTestFinished(() => fs.rm(folder, { recursive: true }));
			for (const [name, sql] of Object.entries(files)) {
				await fs.mkdir(path.join(folder, name), { recursive: true });
				await fs.writeFile(path.join(folder, name, "postgresql.sql"), sql);
			}
			return folder;
		}

		async function run(files: Record<string, string>) {
			const folder = await withMigrations(files);
			const client = new Client({ connectionString: url });
			await client.connect();
			try {
				return await migratePostgresql(client, folder);
			} finally {
				await client.end();
			}
		}

		async function tables() {
			const rows = await runSql(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
			return rows.map(({ tablename }) => tablename);
		}

		const A = { "1_a": "CREATE TABLE a (x TEXT);" };

		test("are applied in order, once, and recorded", async () => {
			const both = { "2_b": "ALTER TABLE a ADD COLUMN y TEXT;", ...A };
			expect(await run(both)).toEqual(["1_a", "2_b"]);
			expect(await run(both)).toEqual([]);
			expect(await tables()).toEqual(["_prisma_migrations", "a"]);
		});

		test("are applied all or not at all", async () => {
			await run(A);
			const bad = { ...A, "2_b": "CREATE TABLE b (x TEXT);", "3_c": "CREATE TABLE c (x TEXT); NONSENSE;" };
			await expect(run(bad)).rejects.toMatchObject({ code: "migration" });
			expect(await tables()).toEqual(["_prisma_migrations", "a"]);
			expect(await run({ ...bad, "3_c": "CREATE TABLE c (x TEXT);" })).toEqual(["2_b", "3_c"]);
		});

		test.each([
			["an applied migration was edited", { "1_a": "CREATE TABLE a (y TEXT);" }, /was changed/],
			["the store is newer than this version", {}, /newer Spillway/],
		])("%s: refused", async (_, files, sentence) => {
			await run(A);
			await expect(run(files)).rejects.toThrow(sentence);
		});
	});

	test.each([
		["nobody listens", () => "postgresql://u:hunter2@127.0.0.1:1/d", /127\.0\.0\.1:1\/d \(.*ECONNREFUSED/],
		["there is no such database", () => server.url("nowhere"), /does not exist/],
	])("%s: refused in one sentence without the password", async (_, at, sentence) => {
		const refused = open(at());
		await expect(refused).rejects.toMatchObject({ code: "database", message: expect.stringMatching(sentence) });
		await expect(refused).rejects.not.toThrow(/hunter2/);
	});

	test("a database that keeps text otherwise than as UTF-8 is refused", async () => {
		await runSql(server.url("postgres"), "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
		await expect(open(server.url("latin"))).rejects.toThrow(/LATIN1.*ENCODING 'UTF8'/);
	});

	test("a server that goes away and comes back: each loss is trouble of the store, and nothing is left of it", async () => {
		const own = await startPostgresql();
		onTestFinished(() => own[Symbol.asyncDispose]());
		const db = await open(await own.createDatabase());
		const write = (key: string) => db.setting.create({ data: { key, value: "1" } });
		const fail = (what: Promise<unknown>) => what.then(() => "done", storeTroubleOf);
		await write("before");
		const inTransaction = db.$transaction(async (tx) => {
			await tx.setting.create({ data: { key: "half", value: "1" } });
			await own.kill();
			await tx.setting.create({ data: { key: "done", value: "1" } });
		});
		expect(await fail(inTransaction)).toBe("unreachable");
		expect(await fail(write("during"))).toBe("unreachable");
		// As the accounts' library wraps it.
		const wrapped = write("wrapped").catch((cause) => Promise.reject(new Error("no session", { cause })));
		expect(await fail(wrapped)).toBe("unreachable");
		expect(await fail(db.$transaction([write("x"), write("y")]))).toBe("unreachable");
		expect(await fail(db.$transaction((tx) => tx.setting.count()))).toBe("unreachable");
		await own.restart();
		await write("after");
		await own.stop();
		await own.restart();
		await Promise.all([1, 2, 3].map((n) => write(`later ${n}`)));
		expect((await db.setting.findMany({ orderBy: { key: "asc" } })).map(({ key }) => key)).toEqual([
			"after",
			"before",
			"later 1",
			"later 2",
			"later 3",
		]);
	});
});

describe("the address of a database", () => {
	test.each([
		["postgresql://ann:secret@db.plant:6432/spillway", "db.plant:6432/spillway"],
		["postgres://db.plant/spillway?sslmode=verify-full", "db.plant:5432/spillway"],
		["postgresql:///spillway?host=/run/postgresql", "/run/postgresql:5432/spillway"],
	])("%s is shown as %s", (text, shown) => {
		expect(parseDatabaseUrl(text, "X").shown).toBe(shown);
	});

	test.each(["hunter2", "mysql://ann:hunter2@db/x", "postgresql://ann:hunter2@db", "postgresql://ann:hunter2#@db/x"])(
		"%s is refused by the name of the variable, without a word of it",
		(text) => {
			const read = () => parseDatabaseUrl(text, "SPILLWAY_DATABASE_URL");
			expect(read).toThrow(/SPILLWAY_DATABASE_URL must be an address/);
			expect(read).not.toThrow(/hunter2/);
		},
	);
});
