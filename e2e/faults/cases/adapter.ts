import { expect } from "../invariants/checks";
import { pause, secondsSince, until } from "../processes/until";
import { between } from "../schedule/random";
import type { FaultCase } from "./case";

const CLOSE_FRAME = Buffer.from([0x88, 0x02, 0x03, 0xe8]);
/** A text frame that is no JSON. */
const NO_ANSWER = Buffer.from([0x81, 0x03, 0x61, 0x62, 0x63]);

/** The connection to TDengine breaks, in every way; the process lives. Nothing is repeated by any of it. */
export const adapterCases: FaultCase[] = [
	{
		id: "adapter-cut",
		title: "the connection to the adapter ends without a close frame, five times under way",
		mostlyWaits: true,
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			for (let round = 0; round < 5; round++) {
				await rig.insert(300);
				await rig.reaches("running");
				rig.source.cut(round % 2 === 0 ? "fin" : "rst");
			}
			await rig.finish();
			await rig.logs("source-away");
			await rig.logs("source-back");
		},
	},
	{
		id: "adapter-gone",
		title: "nothing listens where the adapter was, then it is back",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.insert(200);
			await rig.source.refuse();
			await rig.reaches("retrying", "source-unreachable");
			await until("the health says so", async () => (await rig.live()).health?.kind === "source-unreachable");
			await rig.insert(200);
			await rig.source.accept();
			await rig.finish();
		},
	},
	{
		id: "adapter-goodbye",
		title: "the adapter says goodbye with a close frame in the middle of the flow",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.insert(500);
			rig.source.inject(CLOSE_FRAME);
			await rig.reaches("retrying", "source-lost");
			await rig.finish();
		},
	},
	{
		id: "adapter-slow",
		title: "every answer of the adapter comes late",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.simulatorFaults({ answerDelayMs: 700 });
			await rig.insert(60);
			await rig.drained();
			const { counters } = await rig.live();
			expect(counters.reconnects === 0, `a slow adapter is no lost one: ${counters.reconnects} reconnects`);
			await rig.finish();
		},
	},
	{
		id: "adapter-restarted",
		title: "the adapter is started anew: connections end, and for a while it takes none",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.insert(300);
			await rig.simulatorFaults({ refusesConnections: true });
			await lab.bench.simulators.call("dropConnections", { port: rig.simulatorPort });
			const before = rig.source.accepted;
			await until("it connects anew, in vain", () => rig.source.accepted > before);
			await rig.reaches("retrying");
			await rig.insert(100);
			await rig.finish();
		},
	},
	{
		id: "adapter-half-open",
		title: "packets to and from the adapter vanish while the sockets stay; so it goes with the next connection too",
		mostlyWaits: true,
		async run(lab) {
			// The adapter keeps the dead consumer, and its vgroups, until it has not polled for this long.
			const rig = await lab.rig({ sourceParams: { "max.poll.interval.ms": "10000" } });
			await rig.start();
			await rig.insert(100);
			await rig.drained();
			const before = rig.source.accepted;
			const startedMs = performance.now();
			rig.source.halfOpen();
			await rig.insert(100);
			await rig.reaches("retrying", "source-silent");
			lab.figures["seconds until noticed"] = secondsSince(startedMs);
			await until("it connects anew, in vain", () => rig.source.accepted > before);
			rig.source.pass();
			await rig.drained();
			await rig.finish();
		},
	},
	{
		id: "adapter-cut-in-flight",
		title: "the connection ends while the broker owes answers: what it then acknowledges is not read again",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			rig.broker.rule("down", { kind: "hold" });
			await rig.insert(100);
			await rig.arrived();
			const before = rig.source.accepted;
			rig.source.cut();
			await rig.logs("source-away");
			await pause(1_500);
			expect(rig.source.accepted === before, "no new subscription before the answers of the broker");
			rig.broker.heal();
			await rig.drained();
			await rig.finish();
		},
	},
	{
		id: "adapter-garbage",
		title: "the adapter sends what is no answer: the connection is given up, and made anew",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.insert(100);
			await rig.drained();
			rig.source.inject(NO_ANSWER);
			await rig.reaches("retrying", "source-lost");
			await rig.finish();
		},
	},
	{
		id: "adapter-trickle",
		title: "the adapter's bytes come in a trickle",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			rig.source.rule("down", { kind: "trickle", bytesPerSecond: 6_000 });
			await rig.insert(150);
			await rig.drained();
			await rig.finish();
		},
	},
	{
		id: "adapter-never-answers-poll",
		title: "a poll is never answered, everything else is",
		mostlyWaits: true,
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			await rig.simulatorFaults({ unanswered: ["poll"] });
			await rig.reaches("retrying", "source-silent");
			await rig.insert(100);
			await rig.finish();
		},
	},
	{
		id: "adapter-cut-in-frame",
		title: "the connection ends inside a frame, at many different bytes",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			for (let round = 0; round < 4; round++) {
				const cuts = rig.source.accepted;
				rig.source.cutAfter("down", between(lab.random, 1, 3_000), round % 2 === 0 ? "fin" : "rst");
				await rig.insert(100);
				await until("the connection was cut and made anew", () => rig.source.accepted > cuts);
			}
			await rig.finish();
		},
	},
];
