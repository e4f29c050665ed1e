import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Secret } from "@/lib/secret";
import { startWorker, TEST_KEY, type TestWorker } from "@/server/cluster/testing/cluster";
import { readDatabaseUrl } from "@/server/db/database-url";
import { type Db, openDb } from "@/server/db/open";
import { createWebhookUrls } from "@/server/secrets/webhook-urls";
import { findPostgresql, type PostgresqlServer, startPostgresql } from "@/server/testing/postgresql";
import { findRedis, type RedisServer, startRedis } from "@/server/testing/redis";
import { bundleEntry } from "@/server/worker/testing/bundle";
import type { ConsoleTold } from "./testing/console-process";

const LOCK_MS = 4_000;
const TAKE_OVER_MS = 40_000;
const SOON_MS = 45_000;
const isPossible = findRedis() !== undefined && findPostgresql() !== undefined;

interface Console {
	child: ChildProcess;
	told: ConsoleTold | undefined;
}

describe.skipIf(!isPossible)("two consoles as processes, on PostgreSQL and Redis", { timeout: 240_000 }, () => {
	let files: { console: string; worker: string };
	let folder: string;
	let postgresql: PostgresqlServer;
	let redis: RedisServer;
	let databaseUrl: string;
	let db: Db;
	let worker: TestWorker | undefined;
	let receiver: http.Server;
	let posts: { event: string }[];
	const consoles: Console[] = [];

	beforeAll(async () => {
		files = {
			console: await bundleEntry("server/consoles/testing/console-process.ts"),
			worker: await bundleEntry("server/consoles/testing/steady-worker.ts"),
		};
		postgresql = await startPostgresql();
	}, 60_000);
	afterAll(async () => {
		await postgresql[Symbol.asyncDispose]();
		await fs.rm(files.console);
		await fs.rm(files.worker);
	}, 60_000);

	beforeEach(async () => {
		folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-killed-"));
		await fs.writeFile(path.join(folder, "key"), Buffer.from(TEST_KEY).toString("hex"), { mode: 0o600 });
		redis = await startRedis();
		databaseUrl = await postgresql.createDatabase();
		const database = await readDatabaseUrl({ url: new Secret(databaseUrl), file: undefined });
		db = await openDb({ dataDir: folder, migrationsDir: path.resolve("prisma/migrations"), database });
		posts = [];
		receiver = http.createServer(async (request, response) => {
			let text = "";
			for await (const chunk of request) text += String(chunk);
			posts.push(JSON.parse(text));
			response.end();
		});
		receiver.listen(0, "127.0.0.1");
		await once(receiver, "listening");
		await addWebhook(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`);
	}, 60_000);
	afterEach(async () => {
		for (const { child } of consoles.splice(0)) await end(child);
		await worker?.[Symbol.asyncDispose]();
		worker = undefined;
		await db.$disconnect();
		receiver.close();
		await redis[Symbol.asyncDispose]();
		await fs.rm(folder, { recursive: true });
	}, 60_000);

	async function addWebhook(url: string): Promise<void> {
		const id = randomUUID();
		const now = new Date();
		const columns = {
			name: "hook",
			shownUrl: "…",
			healths: JSON.stringify(["failed", "refused"]),
			labels: "[]",
			isOn: true,
		};
		const sealed = createWebhookUrls({ key: TEST_KEY }).seal(id, new Secret(url));
		await db.alertWebhook.create({ data: { id, url: sealed, ...columns, createdAt: now, changedAt: now } });
	}

	async function startConsole(): Promise<Console> {
		const dataDir = path.join(folder, `console${consoles.length}`);
		const settings = [path.join(folder, "key"), redis.url.reveal(), databaseUrl, String(LOCK_MS)];
		const child = fork(files.console, [dataDir, ...settings], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
		const member: Console = { child, told: undefined };
		consoles.push(member);
		child.on("message", (told: ConsoleTold) => {
			member.told = told;
		});
		await vi.waitUntil(() => member.told !== undefined, { timeout: SOON_MS });
		return member;
	}

	async function end(child: ChildProcess): Promise<void> {
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill("SIGCONT");
		child.kill("SIGKILL");
		await once(child, "exit");
	}

	/** A lead, a follower, one task that runs and one that has failed. */
	async function atWork() {
		const lead = await startConsole();
		worker = await startWorker({ url: redis.url, workerFile: files.worker });
		const follower = await startConsole();
		follower.child.send("steady");
		follower.child.send("fails");
		await vi.waitUntil(() => (follower.told?.tasks["steady"]?.published ?? 0) > 100, { timeout: SOON_MS });
		await vi.waitUntil(() => follower.told?.tasks["fails"]?.phase === "failed", { timeout: SOON_MS });
		await vi.waitUntil(() => posts.length === 1, { timeout: SOON_MS });
		return { lead, follower };
	}

	/** Resolves when new numbers arrive at a console again, and gives all that were seen until then. */
	async function untilFresh(member: Console, published: number): Promise<{ phase: string; published: number }[]> {
		const seen: { phase: string; published: number }[] = [];
		await vi.waitUntil(
			() => {
				const task = member.told?.tasks["steady"];
				if (task !== undefined) seen.push(task);
				return (task?.published ?? 0) > published;
			},
			{ timeout: TAKE_OVER_MS, interval: 100 },
		);
		return seen;
	}

	test("kill -9 of the one that supervises: the other shows the tasks all the time, and goes on with them", async () => {
		const { lead, follower } = await atWork();
		const before = follower.told?.tasks["steady"]?.published ?? 0;
		const logLines = follower.told?.logLines ?? 0;
		await end(lead.child);
		// More than the last words of the one that died can have told.
		const seen = await untilFresh(follower, before + 300);
		expect(new Set(seen.map(({ phase }) => phase))).toEqual(new Set(["running"]));
		expect(seen.map(({ published }) => published)).toEqual(
			seen.map(({ published }) => published).toSorted((a, b) => a - b),
		);
		const runs = await db.run.findMany({ where: { task: { name: "steady" } } });
		expect(runs).toMatchObject([{ endedAt: null, reason: null }]);
		expect(follower.told?.tasks["fails"]?.phase).toBe("failed");
		// A console that comes up shows the same, and is told of what happens.
		const next = await startConsole();
		await untilFresh(next, before);
		expect(next.told?.tasks["fails"]?.phase).toBe("failed");
		next.child.send("later");
		await vi.waitUntil(() => follower.told?.tasks["later"]?.phase === "running", { timeout: SOON_MS });
		expect(follower.told?.logLines).toBeGreaterThan(logLines);
		expect(posts).toMatchObject([{ event: "alert" }]);
	});

	test("one that was frozen and thaws after another took over changes nothing", async () => {
		const { lead, follower } = await atWork();
		const before = follower.told?.tasks["steady"]?.published ?? 0;
		lead.child.kill("SIGSTOP");
		await untilFresh(follower, before + 300);
		const [run] = await db.run.findMany({ where: { task: { name: "steady" } } });
		lead.child.kill("SIGCONT");
		const thawed = follower.told?.tasks["steady"]?.published ?? 0;
		await untilFresh(follower, thawed + 300);
		await untilFresh(lead, thawed + 300);
		expect(await db.run.findMany({ where: { task: { name: "steady" } }, select: { id: true, endedAt: true } })).toEqual(
			[{ id: run?.id, endedAt: null }],
		);
		expect(posts).toHaveLength(1);
	});
});
