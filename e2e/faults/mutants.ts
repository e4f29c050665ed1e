import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../support/processes";
import { type Handler, handlers } from "./handlers";
import type { Report } from "./report/results";

/** A case that is red for want of its handler often waits in vain; the product needs far less. */
const PATIENCE_MS = 45_000;
const AT_ONCE = 2;
const FOLDER = path.join(ROOT, ".cache", "mutants");
/** Links, so that a copy of the product is the project but for its `dist`. */
const NOT_LINKED = new Set(["dist", ".cache", ".git"]);

/**
 * Removes each handler (or those named) in a copy of the built server and expects its case to fail; and first, that all
 * these cases pass with nothing removed.
 *
 * @returns whether all was as expected
 */
export async function removeHandlers(only: readonly string[] | undefined): Promise<boolean> {
	const chosen = handlers.filter(({ id }) => only?.includes(id) ?? true);
	const used = [...new Set(chosen.map(({ redCase }) => redCase))];
	const control = await runSuite(used, undefined, "control");
	if (control.failed > 0) {
		process.stdout.write(`Nothing was removed, and ${failuresOf(control)} failed all the same.\n`);
		return false;
	}
	process.stdout.write(`${used.length} cases pass with nothing removed.\n`);
	const waiting = [...chosen];
	const outcomes: { handler: string; redCase: string; isRed: boolean; how: string }[] = [];
	const lanes = Array.from({ length: AT_ONCE }, async () => {
		for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
			const result = await removeOne(next).catch((error: unknown) => ({ isRed: false, how: String(error) }));
			const outcome = { handler: next.id, redCase: next.redCase, ...result };
			outcomes.push(outcome);
			process.stdout.write(`${outcome.isRed ? "✓" : "✗"} without ${next.id}, ${next.redCase}: ${outcome.how}\n`);
		}
	});
	await Promise.all(lanes);
	const missed = outcomes.filter(({ isRed }) => !isRed);
	process.stdout.write(`\n${outcomes.length - missed.length} of ${outcomes.length} handlers are missed when removed\n`);
	fs.mkdirSync(path.join(ROOT, ".cache", "reports"), { recursive: true });
	fs.writeFileSync(
		path.join(ROOT, ".cache", "reports", "fault-handlers.json"),
		JSON.stringify(outcomes, undefined, "\t"),
	);
	return missed.length === 0;
}

async function removeOne(handler: Handler): Promise<{ isRed: boolean; how: string }> {
	const root = path.join(FOLDER, handler.id);
	fs.rmSync(root, { recursive: true, force: true });
	fs.mkdirSync(root, { recursive: true });
	for (const name of fs.readdirSync(ROOT)) {
		if (!NOT_LINKED.has(name)) fs.symlinkSync(path.join(ROOT, name), path.join(root, name));
	}
	buildWithout(handler, path.join(root, "dist"));
	const report = await runSuite([handler.redCase], root, handler.id);
	fs.rmSync(root, { recursive: true, force: true });
	const found = report.results.find(({ id }) => id === handler.redCase);
	if (found === undefined) return { isRed: false, how: "did not run" };
	// A server that never came up says nothing about the handler.
	if (found.error?.includes("did not print"))
		return { isRed: false, how: `could not start: ${firstLine(found.error)}` };
	return found.ok ? { isRed: false, how: "passes all the same" } : { isRed: true, how: firstLine(found.error) };
}

function buildWithout({ file, find, put }: Handler, outdir: string): void {
	const program = path.join(ROOT, "e2e", "faults", "build-mutant.mjs");
	const args = [program, outdir, JSON.stringify({ file, find, put })];
	const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
	if (status !== 0) throw new Error(stderr);
}

async function runSuite(ids: readonly string[], product: string | undefined, name: string): Promise<StoredReport> {
	const file = path.join(FOLDER, `${name}.json`);
	fs.mkdirSync(FOLDER, { recursive: true });
	fs.rmSync(file, { force: true });
	const program = path.join(import.meta.dirname, "main.mjs");
	const env = {
		...process.env,
		SPILLWAY_FAULTS_PATIENCE_MS: String(PATIENCE_MS),
		...(product === undefined ? {} : { SPILLWAY_FAULTS_PRODUCT: product }),
	};
	const args = ["--enable-source-maps", program, "--only", ids.join(","), "--seed", "1", "--report", file];
	const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "ignore", "pipe"] });
	let errors = "";
	child.stderr.on("data", (bytes) => {
		errors += String(bytes);
	});
	await once(child, "exit");
	if (!fs.existsSync(file)) throw new Error(`The suite broke off (${name}):\n${errors}`);
	return JSON.parse(fs.readFileSync(file, "utf8")) as StoredReport;
}

type StoredReport = Pick<Report, "results"> & { failed: number };

function failuresOf({ results }: StoredReport): string {
	return results
		.filter(({ ok }) => !ok)
		.map(({ id, error }) => `${id} (${firstLine(error)})`)
		.join(", ");
}

function firstLine(text = ""): string {
	return text.split("\n")[0]?.slice(0, 200) ?? "";
}
