// `npm run test:vendor-client`: the vendor's own Python client reads from the simulator (and from a real TDengine where
// SPILLWAY_TEST_TDENGINE names one) what it should. The client goes into a folder of its own that is removed afterwards;
// where it cannot be had, the reason is printed and the test counts as skipped.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "./setup.mjs";

const CLIENT = "taos-ws-py==0.7.0";

function skip(reason) {
	console.log(`Vendor's client: skipped; ${reason}.`);
	process.exit(0);
}

function run(command, args) {
	const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
	return status === 0 ? undefined : (error?.message ?? stderr.trim().split("\n").at(-1) ?? `exit code ${status}`);
}

if (run("python3", ["--version"]) !== undefined) skip("there is no python3 on this machine");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "spillway-vendor-client-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
const python = path.join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

const noVenv = run("python3", ["-m", "venv", folder]);
if (noVenv !== undefined) skip(`python3 cannot make a virtual environment (${noVenv})`);
const noClient = run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", CLIENT]);
if (noClient !== undefined) skip(`${CLIENT} cannot be installed (${noClient})`);

const vitest = path.join(ROOT, "node_modules", "vitest", "vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", "server/simulator/vendor-client"], {
	cwd: ROOT,
	stdio: "inherit",
	env: { ...process.env, SPILLWAY_TEST_VENDOR_PYTHON: python },
});
process.exitCode = status ?? 1;
