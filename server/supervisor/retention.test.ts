import { describe, expect, test } from "vitest";
import { getSettings } from "@/server/services/setting/get";
import { saveSettings } from "@/server/services/setting/save";
import { createTask } from "@/server/services/task/create";
import { taskHistory } from "@/server/services/task/history";
import { TestConsole, taskInput } from "@/server/services/testing/console";
import { forgetOld } from "./retention";
import { ALL_STEPS } from "./steps";

const DAY_MS = 86_400_000;
const row = (taskId: string, atMs: number, published: number, isNewSlot = true) => ({
	taskId,
	slot: Math.floor(atMs / 10_000),
	isNewSlot,
	read: published,
	published,
	skipped: 0,
	failed: 0,
});

interface Fixture {
	server: TestConsole;
	taskId: string;
}

async function open(): Promise<Fixture> {
	const server = await TestConsole.open();
	const { id: taskId } = await createTask({ ctx: server.ctx, input: taskInput() });
	return { server, taskId };
}

/** Where the clock of a test console stands. */
const nowMs = 1_800_000_000_000;

async function stored({ server, taskId }: Fixture, stepS: number) {
	return server.ctx.db.throughput.findMany({ where: { taskId, stepS }, orderBy: { slot: "asc" } });
}

describe("stored throughput", () => {
	test("a slot is counted in every step length, and its second part only once", async () => {
		const fixture = await open();
		await using server = fixture.server;
		server.ctx.journal.throughput([row(fixture.taskId, nowMs, 5), row(fixture.taskId, nowMs + 10_000, 7)]);
		server.ctx.journal.throughput([row(fixture.taskId, nowMs, 3, false)]);
		await server.ctx.journal.flushed();
		const found = await Promise.all([10, 180, 900].map((stepS) => stored(fixture, stepS)));
		expect(found.map((rows) => rows.map(({ slots, published }) => [slots, published]))).toEqual([
			[
				[1, 8],
				[1, 7],
			],
			[[2, 15]],
			[[2, 15]],
		]);
	});

	test("more rows than one statement takes arrive whole", async () => {
		const fixture = await open();
		await using server = fixture.server;
		const rows = Array.from({ length: 700 }, (_, i) => row(fixture.taskId, nowMs + i * 10_000, 1));
		server.ctx.journal.throughput(rows);
		await server.ctx.journal.flushed();
		const sums = await server.ctx.db.throughput.groupBy({ by: ["stepS"], _sum: { published: true, slots: true } });
		expect(sums.map(({ _sum }) => _sum)).toEqual(ALL_STEPS.map(() => ({ published: 700, slots: 700 })));
	});

	test("a long window reads long steps, and what was not recorded is a gap", async () => {
		const fixture = await open();
		await using server = fixture.server;
		const at = nowMs - 2 * 3_600_000;
		server.ctx.journal.throughput([row(fixture.taskId, at, 50), row(fixture.taskId, nowMs - 10_000, 20)]);
		await server.ctx.journal.flushed();
		const { atMs, published, stepMs } = await taskHistory({
			ctx: server.ctx,
			input: { id: fixture.taskId, window: "24h" },
		});
		expect([atMs.length, stepMs]).toEqual([480, 180_000]);
		const points = atMs.flatMap((ms, i) => (published[i] === null ? [] : [[ms, published[i]]]));
		// A step counts the ten seconds that were recorded of it, not all of its three minutes.
		expect(points).toEqual([
			[Math.floor(at / 180_000) * 180_000, 5],
			[Math.floor((nowMs - 10_000) / 180_000) * 180_000, 2],
		]);
	});
});

describe("retention", () => {
	test("keeps each step as long as its windows", async () => {
		const fixture = await open();
		await using server = fixture.server;
		const ages = [3_600_000, 3 * 3_600_000, 2 * DAY_MS, 9 * DAY_MS];
		server.ctx.journal.throughput(ages.map((age) => row(fixture.taskId, nowMs - age, 1)));
		await server.ctx.journal.flushed();
		await forgetOld(server.ctx.db, nowMs);
		const left = await Promise.all([10, 180, 900].map(async (stepS) => (await stored(fixture, stepS)).length));
		expect(left).toEqual([1, 2, 3]);
	});

	test("runs while the server does, without a restart", async () => {
		const fixture = await open();
		await using server = fixture.server;
		server.ctx.journal.throughput([row(fixture.taskId, nowMs, 1)]);
		await server.ctx.journal.flushed();
		await server.clock.advance(3 * 3_600_000);
		await expect.poll(async () => (await stored(fixture, 10)).length).toBe(0);
		expect(await stored(fixture, 180)).toHaveLength(1);
	});

	test("a shorter one takes log and runs at once, but for the newest run", async () => {
		const fixture = await open();
		await using server = fixture.server;
		const { ctx } = server;
		const { taskId } = fixture;
		for (const days of [1, 4, 6]) {
			const at = new Date(nowMs - days * DAY_MS);
			await ctx.db.event.create({ data: { taskId, at, level: "info", code: "x", message: `${days}` } });
			const ended = { endedAt: at, startedAt: new Date(at.getTime() - 1_000) };
			await ctx.db.run.create({ data: { id: `old-${days}`, taskId, counters: "{}", ...ended } });
		}
		expect(await getSettings({ ctx })).toMatchObject({ historyDays: 30 });
		await saveSettings({ ctx, input: { historyDays: 3 } });
		expect(await getSettings({ ctx })).toMatchObject({ historyDays: 3 });
		const events = await ctx.db.event.findMany({ where: { taskId, code: "x" } });
		expect(events.map(({ message }) => message)).toEqual(["1"]);
		expect((await ctx.db.run.findMany()).map(({ id }) => id)).toEqual(["old-1"]);
		await ctx.db.run.delete({ where: { id: "old-1" } });
		await ctx.db.run.create({
			data: { id: "long-ago", taskId, counters: "{}", startedAt: new Date(0), endedAt: new Date(1) },
		});
		await saveSettings({ ctx, input: { historyDays: 1 } });
		expect((await ctx.db.run.findMany()).map(({ id }) => id)).toEqual(["long-ago"]);
	});

	test.each([0, 366, 1.5])("of %s days is refused, naming the field", async (historyDays) => {
		await using server = await TestConsole.open();
		await expect(saveSettings({ ctx: server.ctx, input: { historyDays } })).rejects.toMatchObject({
			issues: [{ field: "historyDays" }],
		});
	});
});
