// What the suites of real processes have in common: sets up the product, bundles a suite's programs and runs the one
// that directs the others.
import { spawn } from "node:child_process";
import path from "node:path";
import { fail, ROOT, setUp } from "../../scripts/setup.mjs";
import { findOrInstall } from "../../scripts/tools.mjs";

/**
 * Ends this process with the suite's exit code.
 *
 * @param {string} name of the suite, a folder of e2e with a main.ts
 */
export async function runSuite(name) {
	// `--built`: with the pages as they were built last, while only the engine changes.
	setUp(process.argv.includes("--built") ? "cli" : "build");
	if (findOrInstall("mosquitto") === undefined) fail(`The suite e2e/${name} needs Mosquitto.`);
	const outdir = path.join(ROOT, ".cache", name);
	const { build } = await import("esbuild");
	await build({
		entryPoints: {
			main: `e2e/${name}/main.ts`,
			"simulator-program": "e2e/faults/processes/simulator-program.ts",
			probe: "e2e/faults/processes/probe.ts",
		},
		absWorkingDir: ROOT,
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
	const args = ["--enable-source-maps", path.join(outdir, "main.mjs"), ...process.argv.slice(2)];
	const child = spawn(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
	child.on("exit", (code) => process.exit(code ?? 1));
	for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
}
