import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { ServerEvent } from "@/lib/api/events";
import { problemOf } from "@/server/http/problem";
import { reportWith } from "@/server/supervisor/testing";
import { settle } from "@/server/testing/manual-clock";
import { createTask } from "../task/create";
import { listEvents } from "../task/events";
import { listRuns } from "../task/runs";
import { startTask } from "../task/start";
import { TestConsole, taskInput } from "../testing/console";
import { storeState } from "./state";

/** A console with one running task, and everything that a viewer is told. */
async function running() {
	const console = await TestConsole.open();
	onTestFinished(() => console[Symbol.asyncDispose]());
	const { ctx, clock, placement } = console;
	const told: ServerEvent[] = [];
	const publish = ctx.hub.publish.bind(ctx.hub);
	ctx.hub.publish = (event) => {
		told.push(event);
		publish(event);
	};
	const { id } = await createTask({ ctx, input: taskInput() });
	await startTask({ ctx, input: { id } });
	while (placement.started.length === 0) await settle();
	await ctx.journal.flushed();
	placement.sayRunning(placement.last, clock.nowMs());
	const say = (code: string) => {
		const { taskId, runId, member } = placement.last;
		const event = { taskId, runId, member, atMs: clock.nowMs(), level: "warning", code, message: code } as const;
		placement.say({ type: "event", event });
	};
	const storeEvents = () => told.flatMap((event) => (event.type === "store" ? [event.store] : []));
	const logged = () => told.flatMap((event) => (event.type === "log" ? [event.event.code] : []));
	const codes = async () => (await listEvents({ ctx, input: { id } })).events.map(({ code }) => code).reverse();
	/** Time passes until the store works; then what was kept is stored. */
	const heals = async () => {
		while (storeState({ ctx }).status === "failing") await clock.advance(1_000);
		await ctx.journal.flushed();
	};
	return { console, ctx, clock, placement, id, heals, say, storeEvents, logged, codes };
}

/** Another process that holds the database until it is told to let go. */
async function holdDatabase(dataDir: string): Promise<() => Promise<void>> {
	const program = `
		const Database = require("libsql");
		const db = new Database(process.argv[1]);
		db.exec("BEGIN EXCLUSIVE");
		process.stdout.write("held");
		process.stdin.once("data", () => { db.exec("COMMIT"); process.exit(0); });`;
	const file = path.join(dataDir, "spillway.db");
	const child = spawn(process.execPath, ["-e", program, file], { stdio: ["pipe", "pipe", "inherit"] });
	onTestFinished(() => void child.kill("SIGKILL"));
	await once(child.stdout, "data");
	return async () => {
		child.stdin.write("go");
		await once(child, "exit");
	};
}

/** A small file system of memory, as a folder for temporary files; only root may make one. */
function smallDisk(): { fill(): void; makeRoom(): void } | undefined {
	const folder = mkdtempSync(path.join(os.tmpdir(), "spillway-disk-"));
	const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", folder]);
	onTestFinished(() => {
		if (mounted.status === 0) spawnSync("umount", ["-l", folder]);
		rmSync(folder, { recursive: true, force: true });
	});
	if (mounted.status !== 0) return undefined;
	vi.stubEnv("TMPDIR", folder);
	onTestFinished(() => void vi.unstubAllEnvs());
	const filler = path.join(folder, "filler");
	return {
		fill() {
			const piece = Buffer.alloc(4_096);
			try {
				for (;;) appendFileSync(filler, piece);
			} catch (error) {
				expect(error).toMatchObject({ code: "ENOSPC" });
			}
		},
		makeRoom: () => rmSync(filler),
	};
}

test("a database that another process holds: publishing goes on, viewers are told, and it heals", async () => {
	const { console, ctx, clock, placement, id, heals, say, storeEvents, logged, codes } = await running();
	const release = await holdDatabase(console.dataDir);
	const fromMs = clock.nowMs();
	say("before");
	await ctx.journal.flushed();
	expect(storeState({ ctx })).toEqual({ status: "failing", trouble: "locked", sinceMs: fromMs, lost: 1 });
	say("during");
	placement.sayEnded(placement.last, { reason: "failed", cause: undefined, report: reportWith({ published: 7 }) });
	await ctx.journal.flushed();
	await clock.advance(10_000);
	// Seen by whoever looks, though nothing of it is stored.
	expect(logged()).toEqual(expect.arrayContaining(["before", "during"]));
	expect(storeEvents()).toMatchObject(Array(3).fill({ status: "failing", trouble: "locked" }));
	expect(await ctx.hub.open(null).next()).toContain('"store":{"status":"failing","trouble":"locked"');

	await release();
	await heals();
	expect(storeState({ ctx })).toEqual({ status: "working" });
	expect(storeEvents().at(-1)).toEqual({ status: "working" });
	expect(await codes()).not.toContain("during");
	expect(await codes()).toContain("history-hole");
	// What others rest on was kept: the run has its end and its totals.
	const { runs } = await listRuns({ ctx, input: { id } });
	expect(runs).toMatchObject([{ reason: "failed", counters: { published: 7 } }]);
	say("after");
	await ctx.journal.flushed();
	expect(await ctx.db.setting.findUnique({ where: { key: "store.probe" } })).toBeNull();
});

test("a full disk is named, and clears when there is room again", async ({ skip }) => {
	const disk = smallDisk();
	if (disk === undefined) return skip("no small disk can be mounted here: only root may");
	const { ctx, clock, heals, say, storeEvents, codes } = await running();
	disk.fill();
	for (let n = 0; n < 200 && storeState({ ctx }).status === "working"; n++) {
		say(`event ${n} ${"x".repeat(500)}`);
		await ctx.journal.flushed();
	}
	expect(storeState({ ctx })).toMatchObject({ status: "failing", trouble: "full" });
	const refused = await createTask({ ctx, input: taskInput({ name: "Other" }) }).catch(problemOf);
	expect(refused).toMatchObject({ status: 507, code: "store-full", detail: expect.stringContaining("Make room") });
	const before = await codes();
	say("lost");
	await clock.advance(10_000);
	expect(storeState({ ctx })).toMatchObject({ status: "failing", trouble: "full" });
	disk.makeRoom();
	await heals();
	expect(await codes()).toEqual([...before, "history-hole"]);
	expect(new Set(storeEvents().map(({ status }) => status))).toEqual(new Set(["failing", "working"]));
	await createTask({ ctx, input: taskInput({ name: "Other" }) });
});

test("a task that fulfilled its wish while nothing could be stored does not start again", async () => {
	const { console, ctx, heals, placement, id } = await running();
	const release = await holdDatabase(console.dataDir);
	placement.sayEnded(placement.last, { reason: "idle", cause: undefined, report: reportWith({}) });
	await ctx.journal.flushed();
	expect(storeState({ ctx }).status).toBe("failing");
	await release();
	await heals();
	expect((await ctx.db.task.findUniqueOrThrow({ where: { id } })).desired).toBe("stopped");
});

test("what a user wants stored meanwhile is refused with a sentence that says why", async () => {
	const { console, ctx } = await running();
	const release = await holdDatabase(console.dataDir);
	const refused = await createTask({ ctx, input: taskInput({ name: "Other" }) }).catch(problemOf);
	expect(refused).toMatchObject({
		status: 503,
		code: "store-locked",
		detail: expect.stringContaining("another process"),
	});
	await release();
	await createTask({ ctx, input: taskInput({ name: "Other" }) });
});

test("a write that met a lock leaves nothing behind that holds up the next ones", async () => {
	const { console, ctx } = await running();
	const release = await holdDatabase(console.dataDir);
	const write = () => ctx.db.setting.create({ data: { key: "a", value: "1" } });
	const both = () => ctx.db.$transaction([write(), ctx.db.setting.delete({ where: { key: "a" } })]);
	await expect(write()).rejects.toThrow("timed out");
	await expect(both()).rejects.toThrow("timed out");
	await release();
	await both();
	await both();
	await write();
});

test("an error of one statement is no trouble of the store", async () => {
	const { ctx } = await running();
	const atMs = 1;
	ctx.journal.event({ taskId: "no such task", runId: undefined, atMs, level: "info", code: "x", message: "x" });
	await ctx.journal.flushed();
	expect(storeState({ ctx })).toEqual({ status: "working" });
});
