// `npm run test:cluster`: sets up the product, bundles the suite's programs and runs the one that directs the others.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fail, ROOT, setUp } from "../../scripts/setup.mjs";
import { findOrInstall } from "../../scripts/tools.mjs";

const missing = ["redis", "initdb"].filter((name) => findOrInstall(name) === undefined);
if (missing.length > 0) {
	console.log(`skipped: the cluster's faults (${missing.join(" and ")} cannot be had here)`);
	const report = path.join(ROOT, ".cache", "reports", "cluster.json");
	fs.mkdirSync(path.dirname(report), { recursive: true });
	fs.writeFileSync(report, JSON.stringify({ passed: 0, failed: 0, skipped: 1 }));
	process.exit(0);
}
// `--built`: with the pages as they were built last, while only the engine changes.
setUp(process.argv.includes("--built") ? "cli" : "build");
if (findOrInstall("mosquitto") === undefined) fail("The cluster's faults need Mosquitto.");
const outdir = path.join(ROOT, ".cache", "cluster");
const { build } = await import("esbuild");
await build({
	entryPoints: {
		main: "e2e/cluster/main.ts",
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
const child = spawn(
	process.execPath,
	["--enable-source-maps", path.join(outdir, "main.mjs"), ...process.argv.slice(2)],
	{ cwd: ROOT, stdio: "inherit" },
);
child.on("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
