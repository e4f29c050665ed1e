// `npm test`: types, linter, unit and contract tests, then journeys in a real browser against the built product.
// Set-up has run before (pretest). Ends with one line that counts the tests.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ROOT } from "./setup.mjs";
import { findOrInstall } from "./tools.mjs";

const LINES_PER_FAILURE = 12;

const bin = (name) => path.join(ROOT, "node_modules", ".bin", name);
const reports = path.join(ROOT, ".cache", "reports");
fs.rmSync(reports, { recursive: true, force: true });
fs.mkdirSync(reports, { recursive: true });

const tools = {
	SPILLWAY_CHROMIUM: findOrInstall("chromium"),
	SPILLWAY_MOSQUITTO: findOrInstall("mosquitto"),
	SPILLWAY_MOSQUITTO_SUB: findOrInstall("mosquitto_sub"),
};
if (Object.values(tools).includes(undefined)) process.exit(1);
// Tests that need these say that they were skipped where they cannot be had.
for (const [name, variable] of [
	["redis", "SPILLWAY_REDIS_SERVER"],
	["initdb", "SPILLWAY_INITDB"],
]) {
	const file = findOrInstall(name);
	if (file !== undefined) tools[variable] = file;
}

const totals = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
/** One line for each test that failed, told again at the end: what comes before it is long. */
const failedTests = [];

/** @returns how it ended: `{ isOk, seconds }` */
async function spawned(command, args, { env = {}, output = "inherit" } = {}) {
	const startedAt = Date.now();
	const child = spawn(command, args, {
		cwd: ROOT,
		stdio: ["inherit", output, output],
		env: { ...process.env, ...tools, NEXT_TELEMETRY_DISABLED: "1", ...env },
	});
	const [status] = await once(child, "exit");
	return { isOk: status === 0, seconds: (Date.now() - startedAt) / 1000 };
}

function tellEnd(title, { isOk, seconds }) {
	console.log(`── ${title}: ${isOk ? "ok" : "failed"}, ${seconds.toFixed(1)} s`);
	if (!isOk) failures.push(title);
}

async function run(title, command, args, options) {
	console.log(`\n── ${title}`);
	tellEnd(title, await spawned(command, args, options));
}

function readReport(file) {
	const report = path.join(reports, file);
	return fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, "utf8")) : undefined;
}

function specsOf({ suites = [], specs = [] }) {
	return [...specs, ...suites.flatMap(specsOf)];
}

function noteFaults(kind, results = []) {
	for (const { id, ok, error } of results) if (!ok) failedTests.push([`${kind} ${id}`, error]);
}

await run("Types", bin("tsc"), ["--noEmit"]);
await run("Linter", bin("biome"), ["check", "--error-on-warnings"]);

// Mostly waits for locks to run out, as many of the unit tests do: together they take little longer than either.
const clusterLog = path.join(reports, "cluster.log");
const clusterEnd = spawned(process.execPath, [path.join(ROOT, "e2e", "cluster", "run.mjs")], {
	output: fs.openSync(clusterLog, "w"),
});
await run("Unit and contract tests", bin("vitest"), [
	"run",
	"--reporter=default",
	"--reporter=json",
	`--outputFile.json=${path.join(reports, "vitest.json")}`,
]);
const unit = readReport("vitest.json");
if (unit !== undefined) {
	totals.passed += unit.numPassedTests;
	totals.failed += unit.numFailedTests;
	totals.skipped += unit.numPendingTests;
	for (const { name, status, message, assertionResults } of unit.testResults) {
		const file = path.relative(ROOT, name);
		const failed = assertionResults.filter((test) => test.status === "failed");
		for (const { fullName, failureMessages } of failed) failedTests.push([`${file}: ${fullName}`, failureMessages[0]]);
		if (status === "failed" && failed.length === 0) failedTests.push([file, message]);
	}
}

console.log("\n── Faults of the cluster");
const end = await clusterEnd;
console.log(fs.readFileSync(clusterLog, "utf8").trimEnd());
tellEnd("Faults of the cluster", end);
const cluster = readReport("cluster.json");
if (cluster !== undefined) {
	totals.passed += cluster.passed;
	totals.failed += cluster.failed;
	totals.skipped += cluster.skipped;
	noteFaults("fault of the cluster", cluster.results);
}

await run("Journeys in the browser", bin("playwright"), ["test", "--config", "e2e/playwright.config.ts"], {
	env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path.join(reports, "playwright.json") },
});
const journeys = readReport("playwright.json");
if (journeys !== undefined) {
	totals.passed += journeys.stats.expected + journeys.stats.flaky;
	totals.failed += journeys.stats.unexpected;
	totals.skipped += journeys.stats.skipped;
	for (const { ok, file, title, tests } of specsOf(journeys)) {
		const message = tests.flatMap(({ results }) => results.flatMap(({ error }) => error?.message ?? []))[0];
		if (!ok) failedTests.push([`${file}: ${title}`, message]);
	}
}

await run("Faults", process.execPath, [path.join(ROOT, "e2e", "faults", "run.mjs")]);
const faults = readReport("faults.json");
if (faults !== undefined) {
	totals.passed += faults.passed;
	totals.failed += faults.failed;
	noteFaults("fault", faults.results);
}

for (const [title, message = ""] of failedTests) {
	console.log(`\n✗ ${title}\n${stripVTControlCharacters(message).split("\n").slice(0, LINES_PER_FAILURE).join("\n")}`);
}
if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}.`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(failures.length > 0 || totals.failed > 0 || totals.passed === 0 ? 1 : 0);
