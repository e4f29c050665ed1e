import { expect } from "../invariants/checks";
import { childrenOf } from "../processes/census";
import { pause, secondsSince, until } from "../processes/until";
import type { Rig } from "../rig";
import { back } from "./back";
import type { FaultCase } from "./case";

/** Processes end without a word. At most what was not committed is repeated. */
export const killCases: FaultCase[] = [
	{
		id: "kill-worker",
		title: "kill -9 of a worker under load: its tasks go on elsewhere, the others notice nothing",
		async run(lab) {
			const server = await lab.ownServer({ workers: 2 });
			const rigs = [await lab.rig({}, server), await lab.rig({ qos: 2 }, server)];
			for (const rig of rigs) await rig.start();
			for (const rig of rigs) await rig.insert(2_000);
			await until("some rows have arrived", () => rigs.every(({ ledger }) => ledger.arrivalCount > 100));
			const [victim] = server.workers;
			server.killWorker(victim ?? 0);
			const hit = await lostTheirWorker(rigs);
			for (const rig of hit) await consumersGone(rig);
			for (const rig of rigs.filter((each) => !hit.includes(each))) {
				const { counters } = await rig.live();
				expect(counters.reconnects === 0, "the task in the other worker kept its connections");
			}
			for (const rig of rigs) await rig.finish();
		},
	},
	{
		id: "kill-worker-at-rest",
		title: "kill -9 of every worker once all is acknowledged and committed: not one row is repeated",
		async run(lab) {
			const server = await lab.ownServer({ workers: 1 });
			const rig = await lab.rig({}, server);
			await rig.start();
			await rig.insert(300);
			await rig.drained();
			const killedMs = performance.now();
			for (const pid of server.workers) server.killWorker(pid);
			await rig.insert(8);
			await rig.arrived();
			lab.figures["seconds until it publishes"] = secondsSince(killedMs);
			await rig.logs("worker-lost");
			await rig.reaches("running");
			await rig.finish();
		},
	},
	{
		id: "kill-while-in-flight",
		title: "kill -9 of a worker while the broker owes answers: what was in flight is returned, and comes again",
		async run(lab) {
			const server = await lab.ownServer({ workers: 1 });
			const rig = await lab.rig({}, server);
			await rig.start();
			rig.broker.rule("down", { kind: "hold" });
			await rig.insert(100);
			await rig.arrived();
			await until("the console shows what is in flight", async () => (await rig.live()).counters.inFlight === 100);
			for (const pid of server.workers) server.killWorker(pid);
			await rig.logs("worker-lost");
			await rig.allowUncommitted();
			const { counters } = await rig.live();
			expect(counters.returned === 100, `100 returned, not ${JSON.stringify(counters)}`);
			rig.broker.heal();
			await rig.finish();
		},
	},
	{
		id: "kill-workers-together",
		title: "four workers die within a second, and again as they come back",
		async run(lab) {
			const server = await lab.ownServer({ workers: 4 });
			const rigs = await Promise.all([1, 2, 3, 4].map(() => lab.rig({}, server)));
			await Promise.all(rigs.map((rig) => rig.start()));
			for (let round = 0; round < 2; round++) {
				for (const rig of rigs) await rig.insert(500);
				await until("some rows have arrived", () => rigs.every(({ ledger }) => ledger.arrivalCount > 50));
				for (const pid of server.workers) server.killWorker(pid);
				for (const rig of rigs) await rig.allowUncommitted();
				for (const rig of rigs) await rig.reaches("running");
			}
			await Promise.all(rigs.map((rig) => rig.finish()));
			expect(server.workers.length <= 4, "no more workers than before");
		},
	},
	{
		id: "kill-server",
		title: "kill -9 of the server: its workers drain, commit and exit; the next server repeats nothing",
		async run(lab) {
			const server = await lab.ownServer({ workers: 2 });
			const rig = await lab.rig({}, server);
			await rig.start();
			// What has arrived by then is acknowledged only to a worker that waits for it.
			rig.broker.rule("down", { kind: "hold" });
			await rig.insert(1_500);
			await until("some rows have arrived", () => rig.ledger.arrivalCount > 100);
			await server.kill();
			rig.broker.rule("down", { kind: "pass" });
			await server.workersGone();
			await until("no consumer is left", async () => (await rig.group()).members.length === 0);
			await back(server, [rig]);
			await rig.finish();
		},
	},
	{
		id: "kill-server-as-worker-starts",
		title: "kill -9 of the server while its first worker is only loading: no worker is left behind",
		async run(lab) {
			const server = await lab.ownServer({ workers: 1 });
			const rig = await lab.rig({}, server);
			await rig.create();
			// The answer may not come any more.
			void server.api.start(rig.taskId).catch(() => {});
			const { pid } = server;
			while (childrenOf(pid).length === 0) await new Promise((resolve) => setImmediate(resolve));
			await server.kill();
			await server.workersGone();
			await rig.allowUncommitted();
			await back(server, [rig], "any");
			await server.api.start(rig.taskId);
			await rig.finish();
		},
	},
	{
		id: "kill-both",
		title: "kill -9 of the server and all its workers, as when the machine loses power",
		async run(lab) {
			const server = await lab.ownServer({ workers: 2 });
			const rigs = await Promise.all([lab.rig({}, server), lab.rig({ qos: 2, version: "3.1.1" }, server)]);
			for (const rig of rigs) await rig.start();
			for (const rig of rigs) await rig.insert(1_500);
			await until("some rows have arrived", () => rigs.every(({ ledger }) => ledger.arrivalCount > 100));
			const { workers } = server;
			await server.kill();
			for (const pid of workers) server.killWorker(pid);
			await server.workersGone();
			for (const rig of rigs) await consumersGone(rig);
			await back(server, rigs);
			await Promise.all(rigs.map((rig) => rig.finish()));
		},
	},
	{
		id: "kill-server-restart-at-once",
		title: "kill -9 of the server, and the next one starts while the old workers still drain",
		async run(lab) {
			const server = await lab.ownServer({ workers: 2 });
			const rig = await lab.rig({}, server);
			await rig.start();
			rig.broker.rule("down", { kind: "delay", ms: 30 });
			await rig.insert(1_500);
			await until("some rows have arrived", () => rig.ledger.arrivalCount > 100);
			await server.kill();
			// Both hold the same client id for a while: the broker lets go of one for the other.
			await rig.allowUncommitted();
			await back(server, [rig]);
			await server.workersGone(server.workers);
			await rig.finish();
		},
	},
	{
		id: "restart-with-backlog",
		title: "kill -9 of everything while the backlog is at its largest and the broker takes nothing",
		async run(lab) {
			const server = await lab.ownServer({ workers: 1 });
			const rig = await lab.rig({ brokerParams: { max_inflight: "100" } }, server);
			await rig.start();
			rig.broker.rule("down", { kind: "hold" });
			await rig.insert(20_000, { perStatement: 50 });
			await until("the window is full", () => rig.tap.unacknowledged.length >= 100);
			const { workers } = server;
			await server.kill();
			for (const pid of workers) server.killWorker(pid);
			await server.workersGone();
			await consumersGone(rig);
			rig.broker.heal();
			rig.broker.cut();
			await back(server, [rig]);
			await rig.finish();
		},
	},
	{
		id: "worker-at-memory-limit",
		title: "a worker reaches its heap's limit and dies: its task comes back, the other is not disturbed",
		async run(lab) {
			const server = await lab.ownServer({ workers: 2, nodeOptions: "--max-old-space-size=192" });
			const rigs = [await lab.rig({}, server), await lab.rig({}, server)];
			for (const rig of rigs) await rig.start();
			for (const rig of rigs) await rig.insert(500);
			const [victim] = server.workers;
			await server.exhaust(victim ?? 0);
			// A worker near its limit hardly answers; it is dead when its consumers are gone.
			for (const rig of rigs) await rig.insert(500);
			const hit = await lostTheirWorker(rigs);
			expect(hit.length === 1, "just one task lost its worker");
			for (const rig of hit) await consumersGone(rig);
			for (const rig of rigs) await rig.finish();
		},
	},
	{
		id: "worker-hangs",
		title: "a worker hangs: a stop ends it by force, and its other task goes on elsewhere",
		async run(lab) {
			const server = await lab.ownServer({ workers: 1 });
			const rigs = [await lab.rig({}, server), await lab.rig({}, server)];
			for (const rig of rigs) await rig.start();
			for (const rig of rigs) await rig.insert(100);
			for (const rig of rigs) await rig.drained();
			const [victim = 0] = server.workers;
			process.kill(victim, "SIGSTOP");
			const [first, other] = rigs;
			if (first === undefined || other === undefined) return;
			await server.api.stop(first.taskId);
			await first.reaches("stopped");
			await other.reaches("running");
			await server.workersGone(server.workers.filter((pid) => pid !== victim));
			await other.finish();
			await server.api.start(first.taskId);
			await first.finish();
		},
	},
	{
		id: "clock-jumps",
		title: "the wall clock of server and workers jumps an hour on and two back: nothing is lost, no wait goes wrong",
		async run(lab) {
			const server = await lab.ownServer({ workers: 1 });
			// A limit of the rate has to count time as well.
			const rig = await lab.rig({ brokerParams: { rate_limit: "500" } }, server);
			await rig.start();
			for (const offsetMs of [3_600_000, -7_200_000, 0]) {
				for (const pid of [server.pid, ...server.workers]) await server.shiftClock(pid, offsetMs);
				await rig.insert(100);
				await rig.drained();
				await rig.cutBroker();
				rig.source.cut();
				await pause(100);
				await rig.insert(100);
				await rig.drained();
				await rig.reaches("running");
			}
			await rig.finish();
		},
	},
];

/** Its process is dead: what it had not committed may come once more. */
async function consumersGone(rig: Rig): Promise<void> {
	await rig.allowUncommitted();
}

async function lostTheirWorker(rigs: readonly Rig[]): Promise<Rig[]> {
	const hasLost = async (rig: Rig) => (await rig.events()).some(({ code }) => code === "worker-lost");
	let hit: Rig[] = [];
	await until("a task has lost its worker", async () => {
		const lost = await Promise.all(rigs.map(hasLost));
		hit = rigs.filter((_, index) => lost[index]);
		return hit.length > 0;
	});
	return hit;
}
