import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { missingMigration } from "@/scripts/db-migration.mjs";
import { prepareDataDir } from "./data-dir";
import { lockDataDir } from "./lock";
import { migrate } from "./migrate";
import { openDb } from "./open";

const migrationsDir = path.resolve("prisma/migrations");

let dataDir: string;
beforeEach(async () => {
	dataDir = path.join(await fs.mkdtemp(path.join(os.tmpdir(), "spillway db ")), "data %20 ü");
	await prepareDataDir(dataDir);
});
afterEach(() => fs.rm(path.dirname(dataDir), { recursive: true }));

test("the migrations lead to exactly the schema", async () => {
	expect(await missingMigration()).toBe("");
});

describe("opening", () => {
	test("makes the store, keeps it for its owner, and finds it again", async () => {
		const db = await openDb({ dataDir, migrationsDir });
		await db.setting.create({ data: { key: "a", value: "1" } });
		await db.$disconnect();
		expect((await fs.stat(path.join(dataDir, "spillway.db"))).mode & 0o777).toBe(0o600);
		const again = await openDb({ dataDir, migrationsDir });
		expect(await again.setting.findMany()).toEqual([{ key: "a", value: "1" }]);
		await again.$disconnect();
	});

	test("deleting a task deletes all that belongs to it", async () => {
		const db = await openDb({ dataDir, migrationsDir });
		const at = new Date();
		await db.task.create({
			data: {
				id: "t",
				name: "n",
				source: "",
				broker: "",
				createdAt: at,
				changedAt: at,
				labels: { create: [{ label: "l", position: 0 }] },
			},
		});
		await db.run.create({ data: { id: "r", taskId: "t", startedAt: at, counters: "{}" } });
		await db.task.delete({ where: { id: "t" } });
		expect(await db.taskLabel.count()).toBe(0);
		expect(await db.run.count()).toBe(0);
		await db.$disconnect();
	});
});

describe("migrations", () => {
	async function withMigrations(files: Record<string, string>) {
		const folder = path.join(dataDir, "migrations");
		for (const [name, sql] of Object.entries(files)) {
			await fs.mkdir(path.join(folder, name), { recursive: true });
			await fs.writeFile(path.join(folder, name, "migration.sql"), sql);
		}
		return folder;
	}

	async function connect() {
		return new PrismaLibSql({ url: `file:${path.join(dataDir, "m.db").replaceAll("%", "%25")}` }).connect();
	}

	async function tables(connection: Awaited<ReturnType<typeof connect>>) {
		const sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
		return (await connection.queryRaw({ sql, args: [], argTypes: [] })).rows.map(([name]) => name);
	}

	test("are applied in order, once, and recorded", async () => {
		const connection = await connect();
		const folder = await withMigrations({
			"2_b": "ALTER TABLE a ADD COLUMN y TEXT;",
			"1_a": "CREATE TABLE a (x TEXT);",
		});
		expect(await migrate(connection, folder)).toEqual(["1_a", "2_b"]);
		expect(await migrate(connection, folder)).toEqual([]);
		expect(await tables(connection)).toEqual(["_prisma_migrations", "a"]);
		await connection.dispose();
	});

	test("are applied all or not at all", async () => {
		const connection = await connect();
		const good = await withMigrations({ "1_a": "CREATE TABLE a (x TEXT);" });
		await migrate(connection, good);
		const bad = await withMigrations({
			"2_b": "CREATE TABLE b (x TEXT);",
			"3_c": "CREATE TABLE c (x TEXT); NONSENSE;",
		});
		await expect(migrate(connection, bad)).rejects.toMatchObject({ code: "migration" });
		expect(await tables(connection)).toEqual(["_prisma_migrations", "a"]);
		await withMigrations({ "3_c": "CREATE TABLE c (x TEXT);" });
		expect(await migrate(connection, bad)).toEqual(["2_b", "3_c"]);
		await connection.dispose();
	});

	test.each([
		["an applied migration was edited", { "1_a": "CREATE TABLE a (y TEXT);" }, /was changed/],
		["the store is newer than this version", {}, /newer Spillway/],
	])("%s: refused", async (_, files, sentence) => {
		const connection = await connect();
		const folder = await withMigrations({ "1_a": "CREATE TABLE a (x TEXT);" });
		await migrate(connection, folder);
		await fs.rm(folder, { recursive: true });
		await fs.mkdir(folder);
		await withMigrations(files);
		await expect(migrate(connection, folder)).rejects.toThrow(sentence);
		await connection.dispose();
	});
});

describe("the lock on the data folder", () => {
	test("refuses a second server in one sentence and is given back", async () => {
		const lock = await lockDataDir(dataDir);
		await expect(lockDataDir(dataDir)).rejects.toThrow(`(pid ${process.pid}) already uses the data folder ${dataDir}`);
		await lock[Symbol.asyncDispose]();
		await lock[Symbol.asyncDispose]();
		await using again = await lockDataDir(dataDir);
		expect(await fs.readFile(again.pidFile, "utf8")).toBe(`${process.pid}\n`);
	});

	test("is held against other processes, and not beyond the death of its holder", async () => {
		const { outputFiles } = await (await import("esbuild")).build({
			stdin: {
				contents: `import { lockDataDir } from "./lock.ts"; globalThis.held = await lockDataDir(process.env.DIR);
					console.log("held"); setInterval(() => {}, 1000);`,
				resolveDir: import.meta.dirname,
			},
			bundle: true,
			write: false,
			packages: "external",
			platform: "node",
			format: "esm",
		});
		// Beside node_modules, so that the packages are found.
		const file = path.resolve(".cache", `lock-holder-${process.pid}.mjs`);
		await fs.mkdir(path.dirname(file), { recursive: true });
		await fs.writeFile(file, outputFiles[0]?.text ?? "");
		const child = spawn(process.execPath, [file], {
			env: { ...process.env, DIR: dataDir },
			stdio: ["ignore", "pipe", "inherit"],
		});
		try {
			await once(child.stdout, "data");
			await expect(lockDataDir(dataDir)).rejects.toThrow(`(pid ${child.pid}) already uses`);
		} finally {
			child.kill("SIGKILL");
			await once(child, "exit");
			await fs.rm(file);
		}
		await using lock = await lockDataDir(dataDir);
		expect(await fs.readFile(lock.pidFile, "utf8")).toBe(`${process.pid}\n`);
	});
});

test("a data folder that cannot be written to is refused in one sentence", async () => {
	const file = path.join(dataDir, "file");
	await fs.writeFile(file, "");
	await expect(prepareDataDir(path.join(file, "below"))).rejects.toThrow(
		/Cannot write to the data folder .*ENOTDIR.*SPILLWAY_DATA_DIR/,
	);
});
