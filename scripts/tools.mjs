// Programs that the tests need and npm cannot bring: a browser, an MQTT broker, Redis, PostgreSQL. Looked for where they usually are,
// installed by apt-get where that is possible, else named in one sentence.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const TOOLS = {
	chromium: {
		variable: "SPILLWAY_CHROMIUM",
		names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"],
		packages: ["chromium"],
	},
	mosquitto: { variable: "SPILLWAY_MOSQUITTO", names: ["mosquitto"], packages: ["mosquitto", "mosquitto-clients"] },
	rabbitmq: { variable: "SPILLWAY_RABBITMQCTL", names: ["rabbitmqctl"], packages: ["rabbitmq-server"] },
	ejabberd: { variable: "SPILLWAY_EJABBERDCTL", names: ["ejabberdctl"], packages: ["ejabberd"] },
	redis: { variable: "SPILLWAY_REDIS_SERVER", names: ["redis-server"], packages: ["redis-server"] },
	initdb: { variable: "SPILLWAY_INITDB", names: ["initdb"], packages: ["postgresql"] },
	mosquitto_sub: { variable: "SPILLWAY_MOSQUITTO_SUB", names: ["mosquitto_sub"], packages: ["mosquitto-clients"] },
};
const FURTHER_FOLDERS = [
	"/usr/sbin",
	"/usr/local/sbin",
	"/usr/local/bin",
	"/opt/homebrew/bin",
	"/opt/homebrew/sbin",
	...postgresqlFolders(),
];

/** Debian keeps PostgreSQL's programs by version, the newest of which is wanted. */
function postgresqlFolders() {
	const folder = "/usr/lib/postgresql";
	if (!fs.existsSync(folder)) return [];
	const versions = fs.readdirSync(folder).sort((a, b) => Number(b) - Number(a));
	return versions.map((version) => path.join(folder, version, "bin"));
}

/** The tool's path; undefined where it is not installed. */
export function findTool(name) {
	return find(TOOLS[name]);
}

function find(tool) {
	const named = process.env[tool.variable];
	if (named) return fs.existsSync(named) ? named : undefined;
	const folders = [...(process.env.PATH ?? "").split(path.delimiter), ...FURTHER_FOLDERS];
	for (const name of tool.names) {
		for (const folder of folders) {
			const file = path.join(folder, name);
			if (folder !== "" && fs.existsSync(file)) return file;
		}
	}
	return undefined;
}

function aptInstall(packages) {
	if (process.getuid?.() !== 0 || spawnSync("apt-get", ["--version"]).status !== 0) return false;
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	process.stderr.write(`Installing ${packages.join(", ")} … `);
	const install = () =>
		spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env, stdio: "ignore" })
			.status === 0;
	const isDone =
		install() || (spawnSync("apt-get", ["update", "-qq"], { env, stdio: "ignore" }).status === 0 && install());
	process.stderr.write(isDone ? "done\n" : "failed\n");
	return isDone;
}

/** The tool's path, installing it if that is possible. Undefined: it cannot be had here (said on stderr). */
export function findOrInstall(name) {
	const tool = TOOLS[name];
	const found = find(tool);
	if (found !== undefined) return found;
	if (aptInstall(tool.packages)) return find(tool);
	console.error(
		`${name} was not found. Install it (Debian: apt-get install ${tool.packages.join(" ")}), or name its path in ${tool.variable}.`,
	);
	return undefined;
}
