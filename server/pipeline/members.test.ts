import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { TaskState } from "@/lib/task/types";
import { listConsumers } from "@/server/tdengine/list-consumers";
import { startCountingProxy } from "@/server/testing/counting-proxy";
import { type Listener, listen } from "@/server/testing/messages";
import { type Mosquitto, startMosquitto } from "@/server/testing/mosquitto";
import { contractPeers, createMeters, type Peer } from "@/server/tmq/contract-peers";
import { sourceFor } from "@/server/tmq/testing";
import { startPipeline } from "./start-pipeline";
import type { PipelineHandle } from "./types";

let mosquitto: Mosquitto;
beforeAll(async () => {
	// Pipelines make their own logger, as in a worker.
	vi.stubEnv("SPILLWAY_LOG_LEVEL", "silent");
	mosquitto = await startMosquitto({ config: ["allow_anonymous true", "max_queued_messages 0", "log_type all"] });
});
afterAll(async () => {
	vi.unstubAllEnvs();
	await mosquitto[Symbol.asyncDispose]();
});

interface Started {
	pipeline: PipelineHandle;
	phases: TaskState["phase"][];
}

/** Members of one task, as a worker starts them. */
function startMembers(source: string, clientId: string, memberCount: number): Started[] {
	const broker = `mqtt://127.0.0.1:${mosquitto.port}?version=5.0&client_id=${clientId}&topic=${clientId}/{tmq_topic}&qos=1`;
	const members = Array.from({ length: memberCount }, (_, index) => {
		const phases: TaskState["phase"][] = [];
		const request = { source, broker, member: index + 1, memberCount };
		const pipeline = startPipeline(request, {
			onState: ({ phase }) => phases.push(phase),
			onSamples() {},
			onSkipped() {},
			onEvent() {},
		});
		return { pipeline, phases };
	});
	onTestFinished(() => stopAll(members));
	return members;
}

async function stopAll(members: readonly Started[]): Promise<void> {
	for (const { pipeline } of members) pipeline.stop();
	await Promise.all(members.map(({ pipeline }) => pipeline.ended));
}

/** Column `v` of what came, in order. */
function valuesIn({ received }: Listener, clientId: string): number[] {
	return received
		.filter(({ mqttTopic }) => mqttTopic.startsWith(`${clientId}/`))
		.map(({ body }): number => JSON.parse(body).data.v)
		.sort((a, b) => a - b);
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const areRunning = (members: readonly Started[]) => members.every(({ pipeline }) => pipeline.state.phase === "running");
const vgroupsOf = ({ pipeline }: Started) => pipeline.report().vgroups.length;

describe.each(contractPeers(process.env["SPILLWAY_TEST_TDENGINE"]))("members of a task: $name", ({ start }) => {
	let peer: Peer;
	let subscriber: Listener;
	beforeAll(async () => {
		peer = await start();
		subscriber = await listen(mosquitto.port);
	});
	afterAll(async () => {
		await subscriber[Symbol.asyncDispose]();
		await peer[Symbol.asyncDispose]();
	});

	const line = (host: string, tmqTopic: string, clientId: string) =>
		`tmq+ws://root:taosdata@${host}/${tmqTopic}?group.id=g&client.id=${clientId}&auto.offset.reset=earliest`;

	test("divide the vgroups, have names of their own at both ends, and publish each row once", async () => {
		const { tmqTopic, write } = await createMeters(peer, { vgroups: 4 });
		const name = peer.unique("members");
		const members = startMembers(line(peer.host, tmqTopic, name), name, 3);
		await expect.poll(() => areRunning(members), { timeout: 20_000 }).toBe(true);
		await expect.poll(() => members.map(vgroupsOf).sort(), { timeout: 20_000 }).toEqual([1, 1, 2]);
		const names = [1, 2, 3].map((index) => `${name}-${index}`);
		const consumers = await listConsumers(sourceFor(peer.host, tmqTopic));
		expect(consumers.flatMap((each) => (each.tmqTopic === tmqTopic ? [each.clientId] : [])).sort()).toEqual(names);
		for (const clientId of names) expect(mosquitto.log()).toContain(` as ${clientId} `);
		await write(40);
		await expect.poll(() => valuesIn(subscriber, name), { timeout: 20_000 }).toEqual(upTo(40));
		await stopAll(members);

		const again = startMembers(line(peer.host, tmqTopic, name), name, 2);
		await expect.poll(() => areRunning(again), { timeout: 20_000 }).toBe(true);
		await write(5);
		await expect.poll(() => valuesIn(subscriber, name), { timeout: 20_000 }).toEqual(upTo(45));
		await stopAll(again);
	}, 90_000);

	test("a single one bears no number", async () => {
		const { tmqTopic } = await createMeters(peer);
		const name = peer.unique("single");
		const members = startMembers(line(peer.host, tmqTopic, name), name, 1);
		await expect.poll(() => areRunning(members), { timeout: 20_000 }).toBe(true);
		const consumers = await listConsumers(sourceFor(peer.host, tmqTopic));
		expect(consumers.filter((each) => each.tmqTopic === tmqTopic).map(({ clientId }) => clientId)).toEqual([name]);
		expect(mosquitto.log()).toContain(` as ${name} `);
		await stopAll(members);
	}, 30_000);

	test("go on at another host when theirs dies, and when all were away and one comes back", async () => {
		const { tmqTopic, write } = await createMeters(peer, { vgroups: 2 });
		await using first = await startCountingProxy(peer.host);
		await using second = await startCountingProxy(peer.host);
		const name = peer.unique("failover");
		const hosts = `127.0.0.1:1,127.0.0.1:${first.port},127.0.0.1:${second.port}`;
		const members = startMembers(line(hosts, tmqTopic, name), name, 1);
		await write(10);
		await expect.poll(() => valuesIn(subscriber, name), { timeout: 20_000 }).toEqual(upTo(10));
		expect([first.connections, second.connections]).toEqual([1, 0]);

		const writing = write(20);
		await first.shut();
		await writing;
		const seen = () => [...new Set(valuesIn(subscriber, name))];
		await expect.poll(seen, { timeout: 30_000 }).toEqual(upTo(30));
		expect(second.connections).toBeGreaterThan(0);

		await second.shut();
		await expect.poll(() => members[0]?.pipeline.state.phase, { timeout: 10_000 }).toBe("retrying");
		await write(5);
		await second.open();
		await expect.poll(seen, { timeout: 40_000 }).toEqual(upTo(35));
		expect(members[0]?.pipeline.state.phase).toBe("running");
		await stopAll(members);
		const { counters } = members[0]?.pipeline.report() ?? {};
		expect(counters?.read).toBe(counters?.published);
		expect(counters?.reconnects).toBeGreaterThanOrEqual(2);
	}, 120_000);
});

test("a hundred and twenty-eight members, of which most have nothing to read", async () => {
	const [simulator] = contractPeers(undefined);
	if (simulator === undefined) throw new Error("no simulator");
	await using peer = await simulator.start();
	await using subscriber = await listen(mosquitto.port);
	const { tmqTopic, write } = await createMeters(peer, { vgroups: 2 });
	const source = `tmq+ws://root:taosdata@${peer.host}/${tmqTopic}?group.id=g&client.id=c&auto.offset.reset=earliest`;
	const members = startMembers(source, "crowd", 128);
	await expect.poll(() => areRunning(members), { timeout: 30_000 }).toBe(true);
	await expect.poll(() => members.filter((each) => vgroupsOf(each) > 0), { timeout: 20_000 }).toHaveLength(2);
	await write(10);
	await expect.poll(() => valuesIn(subscriber, "crowd"), { timeout: 20_000 }).toEqual(upTo(10));
	expect(members.flatMap(({ phases }) => phases)).not.toContain("retrying");
	await stopAll(members);
}, 120_000);
