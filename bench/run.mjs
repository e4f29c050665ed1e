// `npm run bench`: bundles the benchmark's programs and runs the one that directs the others.
import { spawn } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { fail, ROOT, setUp } from "../scripts/setup.mjs";
import { findOrInstall } from "../scripts/tools.mjs";

setUp("cli");
if (findOrInstall("mosquitto") === undefined) fail("The benchmark needs Mosquitto.");
const outdir = path.join(ROOT, ".cache", "bench");
const { build } = await import("esbuild");
await build({
	entryPoints: ["main", "source", "spillway", "peer", "socket"].map((name) => path.join(ROOT, "bench", `${name}.ts`)),
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
const main = pathToFileURL(path.join(outdir, "main.mjs"));
const child = spawn(process.execPath, [main.pathname, ...process.argv.slice(2)], { cwd: ROOT, stdio: "inherit" });
child.on("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
