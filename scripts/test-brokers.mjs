// `npm run test:brokers`: the publisher's contract suite against every broker that can be had here. A broker that is
// neither installed nor installable is skipped, and said to be. Fills the table in docs/brokers.md from the results.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "./setup.mjs";
import { findOrInstall } from "./tools.mjs";

const RESULTS = path.join(ROOT, ".cache", "broker-results");
const PAGE = path.join(ROOT, "docs", "brokers.md");
const BEGIN = "<!-- Made by npm run test:brokers: begin -->";
const END = "<!-- Made by npm run test:brokers: end -->";

for (const tool of ["mosquitto", "rabbitmq", "ejabberd"]) findOrInstall(tool);
fs.rmSync(RESULTS, { recursive: true, force: true });
const { status } = spawnSync(
	path.join(ROOT, "node_modules", ".bin", "vitest"),
	["run", "--reporter=verbose", "server/mqtt/contract"],
	{
		cwd: ROOT,
		stdio: "inherit",
		env: {
			...process.env,
			SPILLWAY_TEST_BROKERS: "Mosquitto,aedes,ejabberd,RabbitMQ",
			SPILLWAY_BROKER_RESULTS: RESULTS,
		},
	},
);
if (status === 0) fillPage(readResults());
process.exit(status ?? 1);

function readResults() {
	return fs
		.readdirSync(RESULTS)
		.map((file) => JSON.parse(fs.readFileSync(path.join(RESULTS, file), "utf8")))
		.sort((one, other) => one.name.localeCompare(other.name, "en"));
}

function fillPage(brokers) {
	const titles = [...new Set(brokers.flatMap(({ results }) => results.map(({ title }) => title)))];
	const lines = [
		`| | ${brokers.map(({ name, version }) => `${name} ${version}`).join(" | ")} |`,
		`| --- | ${brokers.map(() => "---").join(" | ")} |`,
		...titles.map((title) => `| ${title} | ${brokers.map(({ results }) => cell(results, title)).join(" | ")} |`),
	];
	const page = fs.readFileSync(PAGE, "utf8");
	const before = page.slice(0, page.indexOf(BEGIN) + BEGIN.length);
	fs.writeFileSync(PAGE, `${before}\n\n${lines.join("\n")}\n\n${page.slice(page.indexOf(END))}`);
}

/** One outcome, or each with the versions of MQTT that it is for. */
function cell(results, title) {
	const versionsByOutcome = new Map();
	for (const { title: of, version, outcome } of results) {
		if (of === title) versionsByOutcome.set(outcome, [...(versionsByOutcome.get(outcome) ?? []), version]);
	}
	const outcomes = [...versionsByOutcome];
	if (outcomes.length === 1) return outcomes[0][0];
	if (outcomes.length === 0) return "–";
	return outcomes.map(([outcome, versions]) => `${versions.join(", ")}: ${outcome}`).join("; ");
}
