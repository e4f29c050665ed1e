import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { expect, onTestFinished, test } from "vitest";
import { openDb, sqliteFileOf } from "@/server/db/open";
import { settle } from "@/server/testing/manual-clock";
import { listEvents } from "./task/events";
import { listRuns } from "./task/runs";
import { stopTask } from "./task/stop";
import { TestConsole } from "./testing/console";

const FIXTURE = path.resolve("server/testing/fixtures/store-of-the-first-version.sql");
const TASK_ID = "0b7e1c52-9a55-4d0e-8f1c-2f6d1d2b7a01";
const MIGRATIONS = path.resolve("prisma/migrations");

/** What a server of the first version left in its data folder. */
async function leaveFirstVersion(dataDir: string): Promise<void> {
	const connection = await new PrismaLibSql({ url: pathToFileURL(sqliteFileOf(dataDir)).href }).connect();
	await connection.executeScript(await fs.readFile(FIXTURE, "utf8"));
	await connection.dispose();
	await fs.writeFile(path.join(dataDir, "secret.key"), `${"6b".repeat(32)}\n`, { mode: 0o600 });
}

test("a database of the first version is copied, and brought up to date with all that is in it", async () => {
	const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-upgrade-"));
	onTestFinished(() => fs.rm(dataDir, { recursive: true }));
	await leaveFirstVersion(dataDir);
	const db = await openDb({ dataDir, migrationsDir: MIGRATIONS });
	onTestFinished(() => db.$disconnect());
	expect(await db.task.findMany({ include: { labels: true, secrets: true } })).toMatchObject([
		{ name: "Meters of hall 2", desired: "running", labels: [{ label: "hall 2" }], secrets: [{}, {}] },
	]);
	// Ten-second steps are counted in the longer ones too.
	const steps = await db.throughput.findMany({ orderBy: [{ stepS: "asc" }, { slot: "asc" }] });
	expect(steps.map(({ stepS, slots, read }) => [stepS, slots, read])).toEqual([
		[10, 1, 6],
		[10, 1, 4],
		[10, 1, 2],
		[180, 2, 10],
		[180, 1, 2],
		[900, 3, 12],
	]);
	const copy = path.join(dataDir, "spillway.db.before-20261122224950_init");
	expect((await fs.stat(copy)).mode & 0o777).toBe(0o600);
	const before = await new PrismaLibSql({ url: pathToFileURL(copy).href }).connect();
	const sql = `SELECT count(*), (SELECT count(*) FROM "_prisma_migrations") FROM "Throughput"`;
	expect((await before.queryRaw({ sql, args: [], argTypes: [] })).rows).toEqual([[3, 1]]);
	await before.dispose();
});

test("a database that is up to date is not copied", async () => {
	const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-upgrade-"));
	onTestFinished(() => fs.rm(dataDir, { recursive: true }));
	for (let start = 0; start < 2; start++) await (await openDb({ dataDir, migrationsDir: MIGRATIONS })).$disconnect();
	expect((await fs.readdir(dataDir)).filter((name) => name.includes("before"))).toEqual([]);
});

test("a task of the first version runs on, with its secrets", async () => {
	const console = await TestConsole.open({ fill: leaveFirstVersion });
	onTestFinished(() => console[Symbol.asyncDispose]());
	// The server that opened it has not begun; this one does.
	await console.restart();
	const { ctx, placement, clock } = console;
	while (placement.started.length === 0) await settle();
	const { taskId, source, broker } = placement.last;
	expect([taskId, source.reveal(), broker.reveal()]).toEqual([
		TASK_ID,
		expect.stringContaining("root:taosdata@"),
		expect.stringContaining("user:secret@"),
	]);
	placement.sayRunning(placement.last, clock.nowMs());
	await ctx.journal.flushed();
	const { runs } = await listRuns({ ctx, input: { id: TASK_ID } });
	expect(runs.map(({ reason, counters }) => [reason, counters.published])).toEqual([
		[undefined, 0],
		["server-lost", 10],
	]);
	await stopTask({ ctx, input: { id: TASK_ID } });
	expect((await listEvents({ ctx, input: { id: TASK_ID } })).events.length).toBeGreaterThan(0);
});
