import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../support/processes";
import { NOTHING_LEFT } from "./cases/case";
import { type Handler, handlers } from "./handlers";
import { type Outcome, writeOutcomes } from "./report/handler-outcomes";
import type { Report } from "./report/results";

/** A case that is red for want of its handler often waits in vain; the product needs far less. */
const PATIENCE_MS = 45_000;
const AT_ONCE = 2;
const FOLDER = path.join(ROOT, ".cache", "mutants");
/** Uses the shared server, so that what it leaves behind is looked at. */
const CARRIER = "adapter-goodbye";
/** Links, so that a copy of the product is the project but for its `dist`. */
const NOT_LINKED = new Set(["dist", ".cache", ".git"]);

/**
 * Removes each handler (or those named) in a copy of the built server and expects its cases to fail; and first, that all
 * these cases pass with nothing removed.
 *
 * @returns whether all was as expected
 */
export async function removeHandlers(only: readonly string[] | undefined): Promise<boolean> {
	const chosen = handlers.filter(({ id }) => only?.includes(id) ?? true);
	const used = [...new Set(chosen.flatMap(({ redCases }) => redCases))];
	const control = await runSuite(used, undefined, "control");
	if (control.failed > 0) {
		process.stdout.write(`Nothing was removed, and ${failuresOf(control)} failed all the same.\n`);
		return false;
	}
	process.stdout.write(`${used.length} cases pass with nothing removed.\n`);
	const waiting = [...chosen];
	const outcomes: Outcome[] = [];
	const lanes = Array.from({ length: AT_ONCE }, async () => {
		for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
			const { id, redCases } = next;
			const broken = (error: unknown): Outcome[] => redCases.map((redCase) => missed(id, redCase, String(error)));
			for (const outcome of await removeOne(next).catch(broken)) {
				outcomes.push(outcome);
				const { handler, redCase, isRed, how } = outcome;
				process.stdout.write(`${isRed ? "✓" : "✗"} without ${handler}, ${redCase}: ${how}\n`);
			}
		}
	});
	await Promise.all(lanes);
	const unguarded = chosen.filter(({ id }) => outcomes.some(({ handler, isRed }) => handler === id && !isRed));
	process.stdout.write(`\n${chosen.length - unguarded.length} of ${chosen.length} handlers are missed when removed\n`);
	writeOutcomes(outcomes);
	return unguarded.length === 0;
}

function missed(handler: string, redCase: string, how: string): Outcome {
	return { handler, redCase, isRed: false, how };
}

async function removeOne(handler: Handler): Promise<Outcome[]> {
	const root = path.join(FOLDER, handler.id);
	fs.rmSync(root, { recursive: true, force: true });
	fs.mkdirSync(root, { recursive: true });
	for (const name of fs.readdirSync(ROOT)) {
		if (!NOT_LINKED.has(name)) fs.symlinkSync(path.join(ROOT, name), path.join(root, name));
	}
	buildWithout(handler, path.join(root, "dist"));
	const { results } = await runSuite(handler.redCases, root, handler.id);
	fs.rmSync(root, { recursive: true, force: true });
	return handler.redCases.map((redCase) => {
		const found = results.find(({ id }) => id === redCase);
		if (found === undefined) return missed(handler.id, redCase, "did not run");
		if (found.ok) return missed(handler.id, redCase, "passes all the same");
		const how = firstLine(found.error);
		// A server that never came up says nothing about the handler.
		if (found.error?.includes("did not print")) return missed(handler.id, redCase, `could not start: ${how}`);
		return { handler: handler.id, redCase, isRed: true, how };
	});
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
	const named = ids.filter((id) => id !== NOTHING_LEFT);
	const only = named.length === ids.length ? named : [...new Set([...named, CARRIER])];
	const args = ["--enable-source-maps", program, "--only", only.join(","), "--seed", "1", "--report", file];
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
