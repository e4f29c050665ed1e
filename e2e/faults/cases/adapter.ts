import { expect } from "../invariants/checks";
import { pause } from "../processes/until";
import type { FaultCase } from "./case";

const CLOSE_FRAME = Buffer.from([0x88, 0x02, 0x03, 0xe8]);

/** The connection to TDengine breaks, in every way; the process lives. Nothing is repeated by any of it. */
export const adapterCases: FaultCase[] = [
	{
		id: "adapter-cut",
		title: "the connection to the adapter ends without a close frame, five times under way",
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
			const { health } = await rig.live();
			expect(health?.kind === "source-unreachable", "the health says that the source is unreachable");
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
			await rig.insert(100);
			await pause(2_000);
			await rig.reaches("running");
			await rig.finish();
		},
	},
];
