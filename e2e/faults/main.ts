/**
 * The fault suite: real processes, real faults, and an oracle that shares no code with the product.
 *
 *     npm run test:faults -- [--list] [--only ID,ID] [--seed N] [--long] [--soak MINUTES] [--concurrency N]
 *         [--figures]                                        writes the table of docs/reliability.md from what was measured
 *     npm run test:faults -- --mutate [--handler ID,ID]      removes each handler in turn and expects its case to fail
 *
 * Rooms
 *   oracle/      what was written, what arrived, what was committed, and the sets that must be empty at the end
 *   proxy/       a TCP proxy that breaks a link in every way, and a tap that reads MQTT off it
 *   processes/   the console server, the simulators, the probe beside the product, the census of /proc
 *   schedule/    random faults from a seed
 *   invariants/  what must hold after every fault
 *   cases/       the faults by name
 *   report/      results for people and for the figures of docs/reliability.md
 *
 * How to add a case
 *   1. Write it into a file of `cases/` (a new file is named in `cases/index.ts`):
 *
 *        {
 *          id: "broker-cut",                           // stable; for --only, and for the list of handlers
 *          title: "the broker closes the connection",  // what happens, and what must come of it
 *          async run(lab) {
 *            const rig = await lab.rig({ qos: 1 });    // task + simulator + proxies + oracle, on the shared server
 *            await rig.start();                        // created through the API, started, running
 *            await rig.insert(200);                    // numbered rows
 *            await rig.cutBroker();                    // the fault
 *            await rig.reaches("retrying", "broker-closed");
 *            await rig.finish();                       // heals, drains, clean restart, clean stop, verdict
 *          },
 *        }
 *
 *   2. The oracle allows no repeat unless a fault says so: `rig.allowUnacknowledged()` right before a link to the broker
 *      breaks (`rig.cutBroker()` does it), `await rig.allowUncommitted()` right after a process was killed. Rows that a
 *      fault destroys for good are named by `rig.ledger.forgive(rows)`.
 *   3. `rig.source` and `rig.broker` are the proxies: `cut`, `refuse`/`accept`, `halfOpen`, `rule(direction, rule)` with
 *      hold, drop, delay or trickle, `cutAfter(direction, bytes)`, `inject(bytes)`, `heal`. `rig.tap.unacknowledged` is
 *      what the broker owes an answer for. `rig.failNext`, `rig.simulatorFaults` and `lab.bench.simulators` break TDengine.
 *   4. A case that kills processes takes `await lab.ownServer()` and passes it to `lab.rig(options, server)`. A case with a
 *      broker of its own takes `lab.use(await startMosquitto(…))` and passes its port as `brokerPort`; if that broker
 *      forgets its subscribers, `witness: "wire"` counts what it acknowledged instead.
 *   5. Wait with `until("what", condition)`, `rig.reaches`, `rig.logs`; never assert how long something took.
 *   6. Add the handler that the case guards to `handlers.ts`, so that `--mutate` proves the case red without it.
 */
import { parseArgs } from "node:util";
import { cases } from "./cases/index";
import { soakCases } from "./cases/soak";
import { removeHandlers } from "./mutants";
import { endWithThisProcess } from "./processes/abort";
import { subjectNow, writeFigures } from "./report/figures";
import { printResult, printSummary, writeReport } from "./report/results";
import { runCases } from "./runner";

const value = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const { values: options } = parseArgs({
	options: {
		built: flag,
		mutate: flag,
		handler: value,
		list: flag,
		only: value,
		seed: value,
		long: flag,
		soak: value,
		figures: flag,
		concurrency: value,
		report: value,
	},
});

endWithThisProcess();
if (options.mutate) {
	const subject = subjectNow(1);
	const isEachMissed = await removeHandlers(options.handler?.split(","));
	if (options.figures) writeFigures([], subject, undefined);
	process.exit(isEachMissed ? 0 : 1);
}
if (options.list) {
	for (const { id, title, form = "short" } of cases)
		process.stdout.write(`${id.padEnd(28)} ${form.padEnd(6)} ${title}\n`);
	process.exit(0);
}
const wanted = options.only?.split(",");
const unknown = wanted?.find((id) => !cases.some((one) => one.id === id));
if (unknown !== undefined) {
	process.stderr.write(`There is no case ${unknown}; --list names them.\n`);
	process.exit(2);
}
const seed = Number(options.seed ?? Math.floor(Math.random() * 2 ** 31));
const soakMinutes = options.soak === undefined ? undefined : Number(options.soak);
const chosen =
	soakMinutes === undefined
		? cases.filter(({ id, form = "short" }) => wanted?.includes(id) ?? (options.long || form === "short"))
		: soakCases(soakMinutes);
const startedAt = new Date();
const subject = subjectNow(seed);
const results = await runCases(chosen, {
	seed,
	concurrency: Number(options.concurrency ?? 6),
	onResult: (result) => printResult(result, seed),
});
writeReport({ startedAt, seed, results }, options.report);
// A run that broke off says nothing about what it did not see the end of.
if (options.figures && results.every(({ ok }) => ok)) writeFigures(results, subject, soakMinutes);
printSummary(results, seed);
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
