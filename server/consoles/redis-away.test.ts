import fs from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { ServerEvent } from "@/lib/api/events";
import { problemOf } from "@/server/http/problem";
import { readMetrics } from "@/server/services/metrics/read";
import { saveSettings } from "@/server/services/setting/save";
import { createTask } from "@/server/services/task/create";
import { listEvents } from "@/server/services/task/events";
import { getTask } from "@/server/services/task/get";
import { removeTask } from "@/server/services/task/remove";
import { startTask } from "@/server/services/task/start";
import { stopTask } from "@/server/services/task/stop";
import { taskInput } from "@/server/services/testing/console";
import { drainWorker } from "@/server/services/worker/drain";
import { findRedis } from "@/server/testing/redis";
import { bundleEntry } from "@/server/worker/testing/bundle";
import type { SharedSupervision } from "./shared-supervision";
import { TestInstallation, type TestMember } from "./testing/installation";

const SOON_MS = 10_000;
const TAKE_OVER_MS = 20_000;
/** Less than the time after which an answer that waits for another console is given up. */
const AT_ONCE_MS = 1_500;

let workerFile: string;
beforeAll(async () => {
	workerFile = await bundleEntry("server/consoles/testing/steady-worker.ts");
});
afterAll(() => fs.rm(workerFile));

describe.skipIf(findRedis() === undefined)("consoles whose Redis is away", { timeout: 60_000 }, () => {
	let installation: TestInstallation;
	let lead: TestMember;
	let other: TestMember;
	let heard: Map<TestMember, ServerEvent[]>;

	beforeEach(async () => {
		installation = await TestInstallation.open();
		lead = await installation.console();
		await vi.waitUntil(() => lead.isLeading, { timeout: SOON_MS });
		other = await installation.console();
		await installation.worker(workerFile);
		heard = new Map([lead, other].map((member) => [member, listen(member)]));
	}, 60_000);
	afterEach(() => installation[Symbol.asyncDispose](), 60_000);

	function listen({ ctx }: TestMember): ServerEvent[] {
		const told: ServerEvent[] = [];
		ctx.hub.open(null).send = (event) => void told.push(event);
		return told;
	}

	const phaseAt = async ({ ctx }: TestMember, id: string) => (await getTask({ ctx, input: { id } })).live.state.phase;
	const reach = (member: TestMember, id: string, phase: string) =>
		expect.poll(() => phaseAt(member, id), { timeout: TAKE_OVER_MS }).toBe(phase);
	const lost = () =>
		vi.waitUntil(() => [lead, other].every(({ ctx }) => ctx.redisState()?.status === "lost"), { timeout: SOON_MS });

	async function started(name: string): Promise<string> {
		const { ctx } = lead;
		const { id } = await createTask({ ctx, input: taskInput({ name }) });
		await startTask({ ctx, input: { id } });
		await reach(other, id, "running");
		return id;
	}

	async function atOnce<Value>(act: () => Promise<Value>): Promise<Value> {
		const fromMs = performance.now();
		const value = await act();
		expect(performance.now() - fromMs).toBeLessThan(AT_ONCE_MS);
		return value;
	}

	test("each says so, and that it is back", async () => {
		await installation.redis.kill();
		await lost();
		for (const { ctx } of [lead, other]) expect(await readMetrics({ ctx })).toContain("spillway_redis_up 0");
		await installation.redis.restart();
		for (const member of [lead, other]) {
			const states = () => heard.get(member)?.flatMap((event) => (event.type === "redis" ? [event.redis.status] : []));
			await expect.poll(states, { timeout: SOON_MS }).toEqual(["lost", "working"]);
			expect(await readMetrics({ ctx: member.ctx })).toContain("spillway_redis_up 1");
		}
	});

	test("a start and a stop are answered at once, wait, and are carried out when it is back", async () => {
		const running = await started("Runs");
		const { id: stopped } = await createTask({ ctx: other.ctx, input: taskInput({ name: "Rests" }) });
		const viewer = lead.ctx.hub.open(null);
		await viewer.next();
		await installation.redis.kill();
		await lost();
		const { ctx } = other;
		expect(await atOnce(() => stopTask({ ctx, input: { id: running } }))).toMatchObject({ desired: "stopped" });
		expect(await atOnce(() => startTask({ ctx, input: { id: stopped } }))).toMatchObject({ desired: "running" });
		await ctx.journal.flushed();
		const [line] = (await listEvents({ ctx, input: { id: running } })).events;
		expect(line?.message).toBe("Stop was asked for. It waits until Redis answers again.");
		await installation.redis.restart();
		// A viewer of the other console, who was told nothing of the wish, has everything anew.
		let told = "";
		while (!told.includes('"type":"snapshot"')) {
			const text = await viewer.next();
			if (text === undefined) throw new Error("The stream was closed.");
			told = text;
		}
		expect(told).toContain('"desired":"stopped"');
		viewer.close();
		await reach(other, running, "stopped");
		await reach(other, stopped, "running");
	});

	test("a task that rested finds a line for it in its log, one alone", async () => {
		const id = await started("Rests");
		const published = async () => (await getTask({ ctx: other.ctx, input: { id } })).live.counters.published;
		// Longer than a look: a task that began when Redis had answered last would count as begun without it.
		await expect.poll(published, { timeout: SOON_MS }).toBeGreaterThan(100);
		await installation.redis.kill();
		await vi.waitUntil(() => !lead.isLeading && !other.isLeading, { timeout: TAKE_OVER_MS });
		await installation.redis.restart();
		await vi.waitUntil(() => lead.isLeading || other.isLeading, { timeout: TAKE_OVER_MS });
		await reach(other, id, "running");
		const lines = async () => {
			const { events } = await listEvents({ ctx: other.ctx, input: { id } });
			return events.filter(({ code }) => code === "redis-away").map(({ message }) => message);
		};
		await expect.poll(lines, { timeout: SOON_MS }).toHaveLength(1);
		expect((await lines())[0]).toMatch(
			/^Redis did not answer from 20.* to 20.* UTC\. Without it a task goes on for up to /,
		);
		await vi.waitUntil(() => [lead, other].every(({ ctx }) => ctx.redisState()?.status === "working"));
		expect(await lines()).toHaveLength(1);
	});

	test("what was set meanwhile at one console is known to the other once it is back", async () => {
		await installation.redis.kill();
		await lost();
		await saveSettings({ ctx: lead.ctx, input: { allowedAddresses: ["127.0.0.1", "plant.example"] } });
		const heardSettings = vi.spyOn(other.ctx.supervisor as SharedSupervision, "hearSettings");
		await installation.redis.restart();
		await expect
			.poll(() => heardSettings.mock.calls.at(-1)?.[0].allowedAddresses, { timeout: SOON_MS })
			.toEqual(["127.0.0.1", "plant.example"]);
		await saveSettings({ ctx: lead.ctx, input: { allowedAddresses: [] } });
	});

	test("what cannot wait is refused, and changes nothing", async () => {
		const id = await started("Runs");
		const [worker] = other.ctx.workers.workers();
		await installation.redis.kill();
		await lost();
		for (const { ctx } of [lead, other]) {
			const refused = await atOnce(() => removeTask({ ctx, input: { id } }).catch(problemOf));
			expect(refused).toMatchObject({ status: 503, code: "redis-away" });
			expect(await getTask({ ctx, input: { id } })).toMatchObject({ desired: "running" });
			expect(() => drainWorker({ ctx, input: { id: worker?.id ?? "" } })).toThrow("Redis does not answer");
		}
		await installation.redis.restart();
		await reach(other, id, "running");
		await vi.waitUntil(() => other.ctx.redisState()?.status === "working", { timeout: SOON_MS });
		await removeTask({ ctx: other.ctx, input: { id } });
	});
});
