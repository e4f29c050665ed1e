import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { positionsSchema } from "@/lib/api/positions";
import { systemClock } from "@/server/clock";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { openForTest, sourceFor } from "@/server/tmq/testing";
import { TestConsole, taskInput } from "../testing/console";
import { createTask } from "./create";
import { listEvents } from "./events";
import { taskPositions } from "./positions";
import { repositionTask } from "./reposition";
import { startTask } from "./start";

let simulator: Simulator;
let server: TestConsole;
let id: string;
beforeEach(async () => {
	simulator = await startSimulator({ rebalanceMs: 20, rate: 1 });
	server = await TestConsole.open();
	const source = `tmq+ws://root:taosdata@127.0.0.1:${simulator.port}/topic_meters?group.id=g`;
	id = (await createTask({ ctx: server.ctx, input: taskInput({ source }) })).id;
});
afterEach(async () => {
	await server[Symbol.asyncDispose]();
	await simulator.close();
});

/** The server is in real time. */
const ctx = () => ({ ...server.ctx, clock: systemClock });
const signal = new AbortController().signal;
const read = () => taskPositions({ ctx: ctx(), input: { id }, signal });
const move = (body: unknown) => repositionTask({ ctx: ctx(), input: { id, body }, signal });

describe("the positions of a stopped task", () => {
	test("can be read and set, and the log of the task says so", async () => {
		const before = positionsSchema.parse(await read());
		expect(before.groupId).toBe("g");
		expect(before.vgroups.map(({ committed }) => committed)).toEqual(before.vgroups.map(() => undefined));
		const after = await move({ scope: "all", to: "latest" });
		expect(after.vgroups.map(({ committed }) => committed)).toEqual(after.vgroups.map(({ end }) => end));
		const [first] = after.vgroups;
		const vgroups = [{ tmqTopic: "topic_meters", vgroupId: first?.vgroupId, to: first?.begin }];
		expect((await move({ scope: "vgroups", vgroups })).vgroups[0]).toMatchObject({ committed: first?.begin });
		const { events } = await listEvents({ ctx: server.ctx, input: { id } });
		expect(events.map(({ message }) => message)).toContain(
			`The task reads on from here next: ${first?.begin} in vgroup ${first?.vgroupId} of topic_meters.`,
		);
	});

	test.each([
		{ name: "no such vgroup", vgroup: { vgroupId: 99_999, to: "0" }, code: "unknown-vgroup" },
		{ name: "an offset beyond the end", vgroup: { to: "9223372036854775807" }, code: "offset-out-of-range" },
		{ name: "no offset at all", vgroup: { to: "soon" }, code: "invalid-input" },
	])("$name is refused", async ({ vgroup, code }) => {
		const [first] = (await read()).vgroups;
		const vgroups = [{ tmqTopic: "topic_meters", vgroupId: first?.vgroupId, ...vgroup }];
		await expect(move({ scope: "vgroups", vgroups })).rejects.toMatchObject({ code });
		expect((await read()).vgroups[0]).not.toHaveProperty("committed");
	});

	test("are neither read nor set while it runs", async () => {
		await startTask({ ctx: server.ctx, input: { id } });
		for (const asked of [read(), move({ scope: "all", to: "earliest" })]) {
			await expect(asked).rejects.toMatchObject({
				code: "conflict",
				message: "This task is running and holds its consumer group. Stop it, then try again.",
			});
		}
	});

	test("are left alone while somebody else reads in the group", async () => {
		const dsn = sourceFor(`127.0.0.1:${simulator.port}`, "topic_meters", { "client.id": "other" });
		await using _session = await openForTest(dsn);
		await expect(move({ scope: "all", to: "latest" })).rejects.toMatchObject({ code: "group-in-use" });
	}, 20_000);

	test("cannot be asked of a server that is away", async () => {
		await simulator.close();
		await expect(read()).rejects.toMatchObject({ code: "source-unreachable" });
	});
});
