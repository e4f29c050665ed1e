/**
 * The cluster under faults: two consoles and three workers as processes on one PostgreSQL, one Redis and one Mosquitto,
 * with the oracle of e2e/faults for each task.
 *
 *     npm run test:cluster -- [--tasks N] [--only ID,ID] [--list]
 *
 * After each fault every row must have arrived, in order, repeated only where the fault allows it, and committed; both
 * consoles say that every task runs; the accounting adds up, and counts every row. The time until a row that was written after the fault had
 * arrived for every task is printed, and held to the lock's time and 5 s.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { endWithThisProcess } from "../faults/processes/abort";
import { ROOT } from "../support/processes";
import { Cluster } from "./cluster";
import { faults } from "./faults";

const LOCK_S = 10;
const LIMIT_S = LOCK_S + 5;

const value = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const { values: options } = parseArgs({ options: { built: flag, tasks: value, only: value, list: flag } });

if (options.list) {
	for (const { id, title } of faults) process.stdout.write(`${id.padEnd(18)} ${title}\n`);
	process.exit(0);
}
endWithThisProcess();
const wanted = options.only?.split(",");
const tasks = Number(options.tasks ?? 60);
const chosen = faults.filter(({ id }) => wanted?.includes(id) ?? true);
const results: { id: string; ok: boolean; error?: string; median?: number; all?: number }[] = [];
const cluster = await Cluster.start(tasks);
process.stdout.write(`${tasks} tasks on 3 workers, 2 consoles\n`);
try {
	for (const { id, title, run, losesCounts = false } of chosen) {
		try {
			cluster.write();
			const { median, all } = await run(cluster);
			await cluster.holds({ losesCounts });
			const ok = all <= LIMIT_S;
			results.push({ id, ok, median, all, ...(ok ? {} : { error: `It took ${all} s, not ${LIMIT_S} s at most.` }) });
			process.stdout.write(`${ok ? "✓" : "✗"} ${id.padEnd(18)} half ${median} s, all ${all} s  ${title}\n`);
		} catch (error) {
			results.push({ id, ok: false, error: String(error) });
			process.stdout.write(`✗ ${id.padEnd(18)} ${title}\n${String(error)}\n${await cluster.describe()}\n`);
			break;
		}
	}
	if (results.every(({ ok }) => ok)) await Promise.all(cluster.rigs.map((rig) => rig.finish()));
} catch (error) {
	results.push({ id: "clean end", ok: false, error: String(error) });
	process.stdout.write(`✗ the clean end: ${String(error)}\n${await cluster.describe()}\n`);
} finally {
	await cluster[Symbol.asyncDispose]();
}
const failed = results.filter(({ ok }) => !ok).length;
const passed = results.length - failed;
const report = path.join(ROOT, ".cache", "reports", "cluster.json");
fs.mkdirSync(path.dirname(report), { recursive: true });
fs.writeFileSync(report, JSON.stringify({ passed, failed, skipped: 0, tasks, results }, undefined, "\t"));
process.stdout.write(`${passed} of ${results.length} passed\n`);
process.exit(failed === 0 ? 0 : 1);
