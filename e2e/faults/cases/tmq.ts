import { expect } from "../invariants/checks";
import { until } from "../processes/until";
import type { FaultCase } from "./case";

/** What happens to a subscription on the side of TDengine. */
export const tmqCases: FaultCase[] = [
	{
		id: "consumer-evicted",
		title: "the server removes the consumer (998): a new connection, and nothing is repeated",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.insert(200);
			const before = rig.source.accepted;
			await lab.bench.simulators.call("evict", { port: rig.simulatorPort, groupId: rig.groupId });
			await rig.insert(200);
			await until("the task has connected anew", () => rig.source.accepted > before);
			await rig.drained();
			await rig.finish();
		},
	},
	{
		id: "topic-dropped",
		title: "the TMQ topic is dropped and created again: waited for, and read on where it was",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.insert(200);
			await rig.drained();
			const { simulatorPort: port, tmqTopic, database } = rig;
			await lab.bench.simulators.call("dropTopic", { port, tmqTopic });
			await rig.reaches("retrying", "unknown-tmq-topic");
			await rig.insert(100);
			await lab.bench.simulators.call("createTopic", { port, database, tmqTopic, kind: "query" });
			await rig.finish();
		},
	},
	{
		id: "group-dropped",
		title: "the consumer group is dropped by force: the living task reads on where it was",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.insert(200);
			await rig.drained();
			const { simulatorPort: port, tmqTopic, groupId } = rig;
			const before = rig.source.accepted;
			await lab.bench.simulators.call("dropGroup", { port, groupId, tmqTopic, isForced: true });
			await until("the task has connected anew", () => rig.source.accepted > before);
			await rig.insert(100);
			await rig.drained();
			await rig.finish();
		},
	},
	{
		id: "rebalance-in-flight",
		title: "a second consumer takes a vgroup over while its messages are in flight: the loser commits none of them",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.insert(80);
			await rig.drained();
			rig.broker.rule("down", { kind: "hold" });
			await rig.insert(80);
			await rig.arrived();
			// Whoever takes a vgroup over reads it from where it was committed.
			await rig.allowUncommitted();
			const rival = await lab.rig({ beside: rig });
			await rival.start();
			const commitsBy = (name: string) => rig.ledger.commits.filter(({ clientId }) => clientId === name);
			await until("the rival has committed", () => commitsBy(rival.name).length > 0);
			const taken = new Set(commitsBy(rival.name).map(({ vgroupId }) => vgroupId));
			const before = commitsBy(rig.name).length;
			rig.broker.heal();
			await rig.logs("vgroup-moved");
			await rig.insert(80);
			await rig.drained();
			const late = commitsBy(rig.name).slice(before);
			expect(late.length > 0, "the first consumer goes on with the vgroup that it kept");
			const stolen = late.filter(({ vgroupId }) => taken.has(vgroupId));
			expect(stolen.length === 0, `no commit by the loser in what was taken over, not ${JSON.stringify(stolen)}`);
			await rival.stops();
			await rig.finish();
		},
	},
	{
		id: "retention-gap",
		title: "retention eats rows that a stopped task has not read: loud, counted, and the rest arrives",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.insert(100);
			await rig.drained();
			await rig.stops();
			await rig.insert(200);
			const begins = await lab.bench.simulators.call("eat", {
				port: rig.simulatorPort,
				database: rig.database,
				keep: 5,
			});
			const eaten = rig.ledger.unreadBefore(begins);
			expect(eaten.length > 0, "rows were eaten");
			rig.ledger.forgive(eaten);
			const { committed } = await rig.group();
			const missing = Object.entries(begins).map(([vgroupId, begin]) => begin - (committed[Number(vgroupId)] ?? 0));
			await rig.server.api.start(rig.taskId);
			await rig.logs("retention-gap");
			await rig.drained();
			const sum = missing.reduce((total, each) => total + Math.max(0, each), 0);
			await until("the lost entries are counted", async () => (await rig.live()).retentionGap === sum, {
				tell: () => `Expected ${sum}.`,
			});
			await until("the health says so", async () => (await rig.live()).health?.kind === "retention-gap");
			await rig.finish();
		},
	},
];
