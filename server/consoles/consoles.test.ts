import fs from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { ServerEvent } from "@/lib/api/events";
import { createTask } from "@/server/services/task/create";
import { getTask } from "@/server/services/task/get";
import { removeTask } from "@/server/services/task/remove";
import { restartTask } from "@/server/services/task/restart";
import { startTask } from "@/server/services/task/start";
import { stopTask } from "@/server/services/task/stop";
import { taskInput } from "@/server/services/testing/console";
import { findRedis } from "@/server/testing/redis";
import { bundleEntry } from "@/server/worker/testing/bundle";
import { TestInstallation, type TestMember } from "./testing/installation";

const TAKE_OVER_MS = 15_000;
const SOON_MS = 10_000;

let workerFile: string;
beforeAll(async () => {
	workerFile = await bundleEntry("server/consoles/testing/steady-worker.ts");
});
afterAll(() => fs.rm(workerFile));

describe.skipIf(findRedis() === undefined)("consoles that share a Redis", { timeout: 60_000 }, () => {
	let installation: TestInstallation;
	let lead: TestMember;
	let other: TestMember;

	beforeEach(async () => {
		installation = await TestInstallation.open();
		lead = await installation.console();
		await vi.waitUntil(() => lead.isLeading, { timeout: SOON_MS });
		other = await installation.console();
		await installation.worker(workerFile);
	}, 60_000);
	afterEach(() => installation[Symbol.asyncDispose](), 60_000);

	const phaseAt = async ({ ctx }: TestMember, id: string) => (await getTask({ ctx, input: { id } })).live.state.phase;
	const publishedAt = async ({ ctx }: TestMember, id: string) =>
		(await getTask({ ctx, input: { id } })).live.counters.published;
	const running = (member: TestMember, id: string) =>
		expect.poll(() => phaseAt(member, id), { timeout: TAKE_OVER_MS }).toBe("running");

	async function started(by: TestMember): Promise<string> {
		const { id } = await createTask({ ctx: by.ctx, input: taskInput() });
		await startTask({ ctx: by.ctx, input: { id } });
		return id;
	}

	/** What a viewer of this console is told. */
	function listen({ ctx }: TestMember): ServerEvent[] {
		const heard: ServerEvent[] = [];
		const viewer = ctx.hub.open(null);
		const send = viewer.send.bind(viewer);
		viewer.send = (event) => {
			heard.push(event);
			send(event);
		};
		return heard;
	}

	test("one supervises, and what is asked of the other is done as well", async () => {
		const heard = listen(lead);
		const { id } = await createTask({ ctx: other.ctx, input: taskInput() });
		const answer = await startTask({ ctx: other.ctx, input: { id } });
		expect(answer.live.state.phase).not.toBe("stopped");
		await running(lead, id);
		await running(other, id);
		await expect.poll(() => publishedAt(other, id), { timeout: SOON_MS }).toBeGreaterThan(50);
		expect(heard.map(({ type }) => type)).toEqual(expect.arrayContaining(["task", "log", "live"]));

		await restartTask({ ctx: other.ctx, input: { id } });
		await expect
			.poll(() => installation.db.run.count({ where: { reason: "restarted" } }), { timeout: SOON_MS })
			.toBe(1);
		await stopTask({ ctx: other.ctx, input: { id } });
		await expect.poll(() => phaseAt(other, id), { timeout: SOON_MS }).toBe("stopped");
		expect(await installation.db.run.count({ where: { endedAt: null } })).toBe(0);

		await startTask({ ctx: lead.ctx, input: { id } });
		await running(other, id);
		await removeTask({ ctx: other.ctx, input: { id } });
		expect(await installation.db.task.count()).toBe(0);
		await expect.poll(() => heard, { timeout: SOON_MS }).toContainEqual({ type: "task-deleted", taskId: id });
	});

	test("what one missed of a task that has come to rest is told again", async () => {
		const id = await started(lead);
		await running(other, id);
		lead.mute(true);
		await stopTask({ ctx: lead.ctx, input: { id } });
		await expect.poll(() => phaseAt(lead, id), { timeout: SOON_MS }).toBe("stopped");
		lead.mute(false);
		expect(await phaseAt(other, id)).not.toBe("stopped");
		await expect.poll(() => phaseAt(other, id), { timeout: TAKE_OVER_MS }).toBe("stopped");
	});

	test("samples reach who watches at the other console", async () => {
		const id = await started(lead);
		await running(other, id);
		const samples: number[] = [];
		const end = other.ctx.hub.follow(id, (taken) => samples.push(...taken.map((sample) => sample.id)));
		await expect.poll(() => samples.length, { timeout: SOON_MS }).toBeGreaterThan(10);
		end();
		expect(samples).toEqual(samples.toSorted((a, b) => a - b));
	});

	test("when the one that supervises is cut off, the other goes on with the same runs", async () => {
		const id = await started(lead);
		await running(other, id);
		await expect.poll(() => publishedAt(other, id), { timeout: SOON_MS }).toBeGreaterThan(100);
		const [run] = await installation.db.run.findMany();
		const before = await publishedAt(other, id);
		await lead.cutOff();
		await expect.poll(() => lead.isLeading, { timeout: TAKE_OVER_MS }).toBe(false);
		expect(await phaseAt(other, id)).toBe("running");
		await expect.poll(() => other.isLeading, { timeout: TAKE_OVER_MS }).toBe(true);
		await expect.poll(() => publishedAt(other, id), { timeout: SOON_MS }).toBeGreaterThan(before + 100);
		expect(await installation.db.run.findMany({ select: { id: true, endedAt: true } })).toEqual([
			{ id: run?.id, endedAt: null },
		]);
		const counters = (await getTask({ ctx: other.ctx, input: { id } })).live.counters;
		expect(counters.read).toBe(counters.published + counters.skipped + counters.failed + counters.inFlight);
		await stopTask({ ctx: other.ctx, input: { id } });
		await expect.poll(() => phaseAt(other, id), { timeout: SOON_MS }).toBe("stopped");
	});
});

test.skipIf(findRedis() === undefined)(
	"when Redis was away for longer than the lock, one supervises again and does what either is asked",
	async () => {
		await using installation = await TestInstallation.open();
		const members = [await installation.console(), await installation.console()];
		await vi.waitUntil(() => members.some(({ isLeading }) => isLeading), { timeout: SOON_MS });
		await installation.worker(workerFile);
		const tasks: { by: TestMember; id: string }[] = [];
		for (const [n, by] of members.entries()) {
			const { id } = await createTask({ ctx: by.ctx, input: taskInput({ name: `Meters ${n}` }) });
			await startTask({ ctx: by.ctx, input: { id } });
			tasks.push({ by, id });
		}
		const phases = () =>
			Promise.all(tasks.map(async ({ by, id }) => (await getTask({ ctx: by.ctx, input: { id } })).live.state.phase));
		await expect.poll(phases, { timeout: SOON_MS }).toEqual(["running", "running"]);
		await installation.redis.kill();
		await vi.waitUntil(() => members.every(({ isLeading }) => !isLeading), { timeout: TAKE_OVER_MS });
		await installation.redis.restart();
		await vi.waitUntil(() => members.filter(({ isLeading }) => isLeading).length === 1, { timeout: TAKE_OVER_MS });
		await expect.poll(phases, { timeout: TAKE_OVER_MS }).toEqual(["running", "running"]);
		for (const { by, id } of tasks) await stopTask({ ctx: by.ctx, input: { id } });
		await expect.poll(phases, { timeout: TAKE_OVER_MS }).toEqual(["stopped", "stopped"]);
	},
	90_000,
);

test.skipIf(findRedis() === undefined)(
	"a console that stops does not let the others wait for its lock",
	async () => {
		await using installation = await TestInstallation.open();
		const lead = await installation.console({ lockMs: 120_000 });
		await vi.waitUntil(() => lead.isLeading, { timeout: SOON_MS });
		const other = await installation.console({ lockMs: 120_000 });
		await installation.worker(workerFile);
		const { id } = await createTask({ ctx: lead.ctx, input: taskInput() });
		await startTask({ ctx: lead.ctx, input: { id } });
		const phase = async () => (await getTask({ ctx: other.ctx, input: { id } })).live.state.phase;
		await expect.poll(phase, { timeout: SOON_MS }).toBe("running");
		await lead[Symbol.asyncDispose]();
		await expect.poll(() => other.isLeading, { timeout: SOON_MS }).toBe(true);
		await expect.poll(phase, { timeout: SOON_MS }).toBe("running");
		expect(await installation.db.run.count()).toBe(1);
	},
	60_000,
);

describe.skipIf(findRedis() === undefined)("while nobody supervises, because a lock has not run out", () => {
	/** Longer than the test. */
	const lockMs = 120_000;

	test("a console that comes up shows what the others heard last, which is not stored yet", async () => {
		await using installation = await TestInstallation.open();
		const lead = await installation.console({ lockMs });
		await vi.waitUntil(() => lead.isLeading, { timeout: SOON_MS });
		const other = await installation.console({ lockMs });
		await installation.worker(workerFile);
		const { id } = await createTask({ ctx: lead.ctx, input: taskInput() });
		await startTask({ ctx: lead.ctx, input: { id } });
		const publishedAt = async ({ ctx }: TestMember) => (await getTask({ ctx, input: { id } })).live.counters.published;
		await expect.poll(() => publishedAt(other), { timeout: SOON_MS }).toBeGreaterThan(50);
		await lead.cutOff();
		const next = await installation.console({ lockMs });
		await expect.poll(() => publishedAt(next), { timeout: SOON_MS }).toBeGreaterThan(50);
		expect(await publishedAt(next)).toBe(await publishedAt(other));
		expect([other.isLeading, next.isLeading]).toEqual([false, false]);
	}, 60_000);
});
