import type { ConsoleServer } from "../processes/console-server";
import { pause } from "../processes/until";
import type { Rig } from "../rig";
import { between } from "./random";

export interface Scene {
	readonly server: ConsoleServer;
	readonly rigs: readonly Rig[];
	readonly random: () => number;
}

/** One random fault: breaks something, allows the repeats that this may cause, and puts it right again. */
export interface RandomFault {
	readonly name: string;
	/** Breaks the whole server or the link of one task. */
	inject(scene: Scene, rig: Rig): Promise<void>;
}

const someMs = ({ random }: Scene, most: number) => pause(between(random, 1, most));

export const RANDOM_FAULTS: readonly RandomFault[] = [
	{ name: "source-cut", inject: async (_, rig) => rig.source.cut("fin") },
	{ name: "source-reset", inject: async (_, rig) => rig.source.cut("rst") },
	{
		name: "source-cut-in-frame",
		inject: async ({ random }, rig) => rig.source.cutAfter("down", between(random, 1, 4_000)),
	},
	{
		name: "source-refused",
		async inject(scene, rig) {
			await rig.source.refuse();
			await someMs(scene, 800);
			await rig.source.accept();
		},
	},
	{
		name: "source-trickle",
		async inject(scene, rig) {
			rig.source.rule("down", { kind: "trickle", bytesPerSecond: 4_000 });
			await someMs(scene, 1_500);
			rig.source.rule("down", { kind: "pass" });
		},
	},
	{
		name: "evicted",
		inject: (_, rig) => rig.bench.simulators.call("evict", { port: rig.simulatorPort, groupId: rig.groupId }),
	},
	{
		name: "poll-error",
		inject: ({ random }, rig) => rig.failNext("poll", random() < 0.5 ? 1007 : 998, "a fault"),
	},
	{
		name: "commit-error",
		inject: ({ random }, rig) => rig.failNext("commit_offset", random() < 0.5 ? 11 : 16386, "a fault"),
	},
	{ name: "fetch-error", inject: (_, rig) => rig.failNext("fetch_raw_data", 65535, "message has been freed") },
	{ name: "broker-cut", inject: (_, rig) => rig.cutBroker("fin") },
	{ name: "broker-reset", inject: (_, rig) => rig.cutBroker("rst") },
	{
		name: "broker-refused",
		async inject(scene, rig) {
			await rig.allowUncommitted();
			await rig.broker.refuse();
			await someMs(scene, 800);
			await rig.broker.accept();
		},
	},
	{
		name: "broker-holds-answers",
		async inject(scene, rig) {
			rig.broker.rule("down", { kind: "hold" });
			await someMs(scene, 1_500);
			rig.broker.rule("down", { kind: "pass" });
		},
	},
	{
		name: "broker-cut-while-holding",
		async inject(scene, rig) {
			rig.broker.rule("down", { kind: "hold" });
			await someMs(scene, 500);
			await rig.cutBroker("fin");
			rig.broker.rule("down", { kind: "pass" });
		},
	},
	{
		name: "stop-and-start",
		async inject({ server }, rig) {
			// A broker that is away when a stop is asked for may leave messages in flight.
			await rig.allowUncommitted();
			await server.api.stop(rig.taskId);
			await rig.reaches("stopped");
			await server.api.start(rig.taskId);
		},
	},
	{
		name: "kill-worker",
		async inject({ server, rigs, random }) {
			const { workers } = server;
			const victim = workers[Math.floor(random() * workers.length)];
			if (victim === undefined) return;
			server.killWorker(victim);
			for (const each of rigs) await each.allowUncommitted();
		},
	},
	{
		name: "kill-server",
		async inject({ server, rigs }) {
			const { workers } = server;
			await server.kill();
			// Its workers drain, and may meet their successors at the broker.
			for (const each of rigs) await each.allowUncommitted();
			await server.up();
			for (const each of rigs) each.watchReports();
			await server.workersGone(server.workers.filter((pid) => !workers.includes(pid)));
		},
	},
	{
		name: "kill-both",
		async inject({ server, rigs }) {
			const { workers } = server;
			await server.kill();
			for (const pid of workers) server.killWorker(pid);
			await server.workersGone();
			for (const each of rigs) await each.allowUncommitted();
			await server.up();
			for (const each of rigs) each.watchReports();
		},
	},
];
