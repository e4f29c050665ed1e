import { expect } from "../invariants/checks";
import { until } from "../processes/until";
import type { Rig } from "../rig";
import type { FaultCase } from "./case";
import { COMMIT_CODES, type ErrorCode, FETCH_CODES, POLL_CODES, SUBSCRIBE_CODES } from "./error-codes";

/** Every error that TDengine can answer, to every action that it matters for. */
export const errorAnswerCases: FaultCase[] = [
	pollCase("waits", "the poll goes on after a pause, on the same connection"),
	pollCase("renews", "only a new connection helps"),
	pollCase("fails", "the task fails with a sentence, and goes on once it is started again"),
	{
		id: "codes-subscribe",
		title: "each error code as the answer to subscribe",
		mostlyWaits: true,
		async run(lab) {
			const rig = await lab.rig();
			await rig.create();
			for (const { code, text, outcome } of SUBSCRIBE_CODES) {
				await rig.failNext("subscribe", code, text);
				await rig.server.api.start(rig.taskId);
				if (outcome === "fails") {
					await rig.reaches("failed");
					await rig.server.api.start(rig.taskId);
				} else await rig.reaches("retrying");
				await rig.insert(8);
				await rig.drained();
				await rig.stops();
			}
			await rig.server.api.start(rig.taskId);
			await rig.finish();
		},
	},
	{
		id: "codes-commit",
		title: "each error code as the answer to a commit: it is made up for without a further row",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			for (const { code, text, outcome } of COMMIT_CODES) {
				const before = rig.source.accepted;
				await rig.failNext("commit_offset", code, text);
				await rig.insert(8);
				await rig.drained();
				if (outcome === "waits") expect(rig.source.accepted === before, `the same connection after ${code} ${text}`);
				if (outcome === "renews") await renewed(rig);
			}
			await rig.finish();
		},
	},
	{
		id: "codes-commit-moved",
		title: "a commit is answered with “not yours” although nobody took the vgroup: the next one counts",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			for (const code of [16385, 16392, 16393]) {
				await rig.failNext("commit_offset", code, "not yours");
				await rig.insert(40);
				await rig.arrived();
				await rig.logs("vgroup-moved");
				await rig.insert(40);
				await rig.drained();
			}
			await rig.finish();
		},
	},
	{
		id: "codes-fetch",
		title: "each error code as the answer to a fetch: the message is read again",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			for (const { code, text } of FETCH_CODES) {
				const before = rig.source.accepted;
				await rig.failNext("fetch_raw_data", code, text);
				await rig.insert(40);
				await rig.drained();
				expect(rig.source.accepted > before, `a new connection after ${code} ${text}`);
				await renewed(rig);
			}
			await rig.finish();
		},
	},
];

function pollCase(outcome: ErrorCode["outcome"], title: string): FaultCase {
	return {
		id: `codes-poll-${outcome}`,
		title: `each error code as the answer to a poll after which ${title}`,
		async run(lab) {
			const codes = POLL_CODES.filter((each) => each.outcome === outcome);
			// A pause after each: three tasks share the work.
			const rigs = await Promise.all([0, 1, 2].map(() => lab.rig()));
			await Promise.all(
				rigs.map((rig, lane) =>
					pollLane(
						rig,
						codes.filter((_, index) => index % rigs.length === lane),
					),
				),
			);
		},
	};
}

async function pollLane(rig: Rig, codes: readonly ErrorCode[]): Promise<void> {
	await rig.start();
	for (const { code, text, outcome } of codes) {
		const before = rig.source.accepted;
		await rig.failNext("poll", code, text);
		await rig.insert(8);
		if (outcome === "fails") {
			const { state } = await rig.reaches("failed");
			expect((state.cause?.message.length ?? 0) > 0, `a sentence about ${code}`);
			await rig.server.api.start(rig.taskId);
		}
		if (outcome === "renews") await until(`a new connection after ${code}`, () => rig.source.accepted > before);
		await rig.drained();
		if (outcome === "waits") expect(rig.source.accepted === before, `the same connection after ${code} ${text}`);
		if (outcome === "renews") await renewed(rig);
	}
	await rig.finish();
}

/** A stop and a start, so that the next loss is the first one again and is not waited for longer and longer. */
async function renewed(rig: Rig): Promise<void> {
	await rig.stops();
	await rig.server.api.start(rig.taskId);
	await rig.reaches("running");
}
