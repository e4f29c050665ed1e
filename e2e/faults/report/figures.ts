import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../../support/processes";
import type { CaseResult } from "../runner";
import { FIGURES, type Results } from "./figure-list";
import { readOutcomes } from "./handler-outcomes";

/** Where a figure comes from. */
interface Measured {
	value: string;
	date: string;
	commit: string;
	seed: number;
	machine: string;
	/** The system's load average when the run ended: beyond one per core, durations say more of the machine. */
	load: number;
}

/** What was measured, noted when the run begins: the tree may have moved on when it ends. */
export interface Subject {
	date: string;
	commit: string;
	seed: number;
}

export function subjectNow(seed: number): Subject {
	return { date: new Date().toISOString().slice(0, 10), commit: commitNow(), seed };
}

const STORE = path.join(ROOT, "docs", "reliability.json");
const PAGE = path.join(ROOT, "docs", "reliability.md");
const BEGIN = "<!-- figures: written by npm run test:faults -- --figures -->";
const END = "<!-- end of figures -->";

/** Notes what this run measured, keeps what earlier runs did, and writes the table of docs/reliability.md anew. */
export function writeFigures(cases: readonly CaseResult[], subject: Subject, soakMinutes: number | undefined): void {
	const results: Results = { cases, soakMinutes, handlers: readOutcomes() };
	const stored: Record<string, Measured> = fs.existsSync(STORE) ? JSON.parse(fs.readFileSync(STORE, "utf8")) : {};
	const here = { ...subject, machine: machineNow(), load: Math.round(os.loadavg()[1] ?? 0) };
	for (const { number, measure } of FIGURES) {
		const value = measure?.(results);
		if (value !== undefined) stored[number] = { value, ...here };
	}
	fs.writeFileSync(STORE, `${JSON.stringify(stored, undefined, "\t")}\n`);
	const page = fs.readFileSync(PAGE, "utf8");
	const [before, rest] = page.split(BEGIN);
	const after = rest?.split(END)[1];
	if (after === undefined) throw new Error(`${PAGE} has no place for the figures.`);
	fs.writeFileSync(PAGE, `${before}${BEGIN}\n\n${tableOf(stored)}\n${END}${after}`);
}

function tableOf(stored: Readonly<Record<string, Measured>>): string {
	const rows = FIGURES.map(({ number, figure, goal, elsewhere }) => {
		const measured = stored[number];
		const value = measured?.value ?? (elsewhere === undefined ? "not measured" : `not by this suite: \`${elsewhere}\``);
		const when =
			measured === undefined
				? ""
				: `${measured.date}, ${measured.commit}, seed ${measured.seed}, load ${measured.load}`;
		return `| ${number} | ${figure} | ${value} | ${goal} | ${when} |`;
	});
	const machines = [...new Set(Object.values(stored).map(({ machine }) => machine))];
	return [
		`Measured on: ${machines.join("; ") || "nothing yet"}.`,
		"",
		"| # | Figure | Measured | Goal | Date, commit, seed, load |",
		"| --- | --- | --- | --- | --- |",
		...rows,
		"",
	].join("\n");
}

function commitNow(): string {
	try {
		return execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim();
	} catch {
		return "no commit";
	}
}

/** Without the machine's name. */
function machineNow(): string {
	const [cpu] = os.cpus();
	const memoryGib = Math.round(os.totalmem() / 2 ** 30);
	return `${os.cpus().length} × ${cpu?.model.trim() ?? "unknown"}, ${memoryGib} GiB, ${os.platform()} ${os.release().split("-")[0]}, Node ${process.versions.node}`;
}
