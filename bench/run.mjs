// `npm run bench`: bundles the benchmark's programs and runs the one that directs the others. For `--compare REV` also
// bundles Spillway of that revision, from a work tree in the system's folder for temporary files that is removed again.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { fail, ROOT, setUp } from "../scripts/setup.mjs";
import { findOrInstall } from "../scripts/tools.mjs";

const OUT = path.join(ROOT, ".cache", "bench");
/** Benchmarks that run the whole server, pages included. */
const WITH_SERVER = ["memory", "viewers", "all"];

const args = process.argv.slice(2);
const comparedAt = args.findIndex((arg) => arg === "--compare" || arg.startsWith("--compare="));
const compared = comparedAt < 0 ? undefined : (args[comparedAt].split("=")[1] ?? args[comparedAt + 1]);

async function bundle(root, outdir, entries) {
	const { build } = await import("esbuild");
	await build({
		entryPoints: entries.map((entry) => path.join(root, "bench", entry)),
		absWorkingDir: root,
		outbase: path.join(root, "bench"),
		bundle: true,
		platform: "node",
		format: "esm",
		target: "node20",
		packages: "external",
		sourcemap: "linked",
		outExtension: { ".js": ".mjs" },
		outdir,
		logLevel: "error",
	});
}

/** Spillway of another revision behind this benchmark's own program, so that both are measured alike. */
async function bundleRevision(revision, outdir) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), "spillway-bench-"));
	const tree = path.join(folder, "tree");
	const git = (...gitArgs) => spawnSync("git", gitArgs, { cwd: ROOT, encoding: "utf8" });
	try {
		const added = git("worktree", "add", "--detach", tree, revision);
		if (added.status !== 0) fail(`The revision ${revision} cannot be checked out: ${added.stderr.trim()}`);
		fs.rmSync(path.join(tree, "bench"), { recursive: true, force: true });
		for (const file of ["cases.ts", "programs/job.ts", "programs/spillway.ts"]) {
			fs.mkdirSync(path.dirname(path.join(tree, "bench", file)), { recursive: true });
			fs.copyFileSync(path.join(ROOT, "bench", file), path.join(tree, "bench", file));
		}
		await bundle(tree, outdir, ["programs/spillway.ts"]);
	} finally {
		git("worktree", "remove", "--force", tree);
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

setUp(args.some((arg) => WITH_SERVER.includes(arg)) ? "start" : "cli");
if (findOrInstall("mosquitto") === undefined) fail("The benchmark needs Mosquitto.");
if (["cluster", "all"].some((name) => args.includes(name)) && findOrInstall("redis") === undefined) {
	fail("The benchmark of the cluster needs Redis.");
}
const env = { ...process.env };
fs.rmSync(OUT, { recursive: true, force: true });
const programs = fs.readdirSync(path.join(ROOT, "bench", "programs")).map((name) => path.join("programs", name));
await bundle(ROOT, OUT, ["main.ts", ...programs]);
if (compared !== undefined) {
	env.SPILLWAY_BENCH_OTHER = path.join(OUT, "other");
	await bundleRevision(compared, env.SPILLWAY_BENCH_OTHER);
}
const main = pathToFileURL(path.join(OUT, "main.mjs"));
const child = spawn(process.execPath, [main.pathname, ...args], { cwd: ROOT, env, stdio: "inherit" });
child.on("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
