import fs from "node:fs";
import path from "node:path";
import type { CaseResult } from "../runner";

export interface Report {
	startedAt: Date;
	seed: number;
	results: readonly CaseResult[];
}

/** A line per case as it ends; a failure names the seed that replays it. */
export function printResult({ id, title, ok, seconds, error, figures }: CaseResult, seed: number): void {
	const numbers = Object.entries(figures).map(([name, figure]) => `${name}: ${figure}`);
	const line = `${ok ? "✓" : "✗"} ${id} (${seconds.toFixed(1)} s) ${title}${numbers.length > 0 ? ` [${numbers.join(", ")}]` : ""}`;
	process.stdout.write(`${line}\n`);
	if (ok) return;
	process.stdout.write(`${error}\nReplay: npm run test:faults -- --only ${id} --seed ${seed}\n\n`);
}

export function printSummary(results: readonly CaseResult[], seed: number): void {
	const failed = results.filter(({ ok }) => !ok);
	process.stdout.write(`\n${results.length - failed.length} faults survived, ${failed.length} not; seed ${seed}\n`);
	for (const { id } of failed) process.stdout.write(`  ✗ ${id}\n`);
}

/** For `npm test`, which counts, and for the figures of docs/reliability.md. */
export function writeReport({ startedAt, seed, results }: Report, file = ".cache/reports/faults.json"): void {
	fs.mkdirSync(path.dirname(file), { recursive: true });
	const passed = results.filter(({ ok }) => ok).length;
	const report = { startedAt, seed, passed, failed: results.length - passed, results };
	fs.writeFileSync(file, `${JSON.stringify(report, undefined, "\t")}\n`);
}
