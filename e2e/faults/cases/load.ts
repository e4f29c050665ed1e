import { expect } from "../invariants/checks";
import type { Lab } from "../lab";
import { peakBytes, residentBytes } from "../processes/census";
import { secondsSince, until } from "../processes/until";
import type { FaultCase } from "./case";

const MIB = 1_048_576;
const ROW_BYTES = 64 * 1_024 - 1_024;

/** More, or larger, than usual. */
export const loadCases: FaultCase[] = [
	{
		id: "thousand-tables",
		title: "a thousand tables appear at once, each with a row, cut in between",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			const tables = Array.from({ length: 1_000 }, (_, index) => `new${index}`);
			await lab.bench.simulators.call("grow", { port: rig.simulatorPort, database: rig.database, tables });
			await rig.insert(1_000, { perStatement: 1, tables });
			rig.source.cut();
			await rig.insert(1_000, { perStatement: 1, tables });
			await rig.drained();
			await rig.finish();
		},
	},
	{
		id: "row-of-64-kib",
		title: "rows of 64 KiB, cut in the middle of one at both ends",
		async run(lab) {
			const rig = await lab.rig();
			await rig.start();
			rig.source.cutAfter("down", 200_000);
			await rig.insert(60, { padBytes: ROW_BYTES, perStatement: 2 });
			await until("some rows have arrived", () => rig.ledger.arrivalCount > 0);
			await rig.cutBroker();
			await rig.drained();
			await rig.finish();
		},
	},
	largeMessage("message-of-16-mib", 16, "short"),
	largeMessage("message-of-64-mib", 64, "long"),
	manyTasks("restart-40-tasks", 40, "short"),
	manyTasks("restart-500-tasks", 500, "long"),
];

function largeMessage(id: string, mib: number, form: "short" | "long"): FaultCase {
	return {
		id,
		form,
		title: `one message of ${mib} MiB with a window of 50, cut half-way: committed only after its last row`,
		async run(lab) {
			const server = await lab.ownServer({ workers: 1 });
			const rig = await lab.rig({ brokerParams: { max_inflight: "50" } }, server);
			await rig.start();
			await rig.insert(8);
			await rig.drained();
			const rows = Math.ceil((mib * MIB) / ROW_BYTES);
			const [worker = 0] = server.workers;
			const before = residentBytes(worker);
			await rig.insertStatements([[{ table: "t1", rows, padBytes: ROW_BYTES }]]);
			await until("half of it has arrived", () => rig.ledger.arrivalCount > rows / 2);
			await rig.cutBroker();
			await rig.drained();
			const peak = peakBytes(worker) - before;
			lab.figures["peak memory ÷ size"] = Number((peak / (mib * MIB)).toFixed(1));
			// Small messages are outweighed by what the process takes anyway.
			expect(peak < 6 * mib * MIB + 128 * MIB, `memory within its bound, not ${Math.round(peak / MIB)} MiB`);
			await rig.finish();
		},
	};
}

function manyTasks(id: string, count: number, form: "short" | "long"): FaultCase {
	return {
		id,
		form,
		title: `power fails under ${count} tasks; all of them start at once and go on where they were`,
		async run(lab: Lab) {
			const server = await lab.ownServer({ workers: 2 });
			const first = await lab.rig({ tables: 4 }, server);
			const rigs = [first];
			while (rigs.length < count) rigs.push(await lab.rig({ tables: 4, at: first }, server));
			for (const rig of rigs) await rig.create();
			for (const rig of rigs) await server.api.start(rig.taskId);
			for (const rig of rigs) await rig.reaches("running");
			for (const rig of rigs) await rig.insert(20);
			for (const rig of rigs) await rig.drained();
			const { workers } = server;
			await server.kill();
			for (const pid of workers) server.killWorker(pid);
			await server.workersGone();
			const steady = performance.now();
			await server.up();
			for (const rig of rigs) await rig.reaches("running");
			lab.figures["seconds until all run"] = secondsSince(steady);
			for (const rig of rigs) await rig.insert(4, { perStatement: 1 });
			for (const rig of rigs) await rig.drained();
			for (const rig of rigs) rig.check();
			expect((await server.stop()) === 0, "exit code 0");
			await server.workersGone();
			for (const rig of rigs) expect((await rig.group()).members.length === 0, "no consumer is left");
		},
	};
}
