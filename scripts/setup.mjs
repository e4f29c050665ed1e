// Everything that has to exist before the product, its tests or its command line can run: packages, the database
// client, the server bundle, the pages. Each step is skipped while nothing that goes into it has changed, so the second
// `npm start` begins at once. Plain Node: this file runs before anything is installed.
//
//   node scripts/setup.mjs start|build|test|cli
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { placePages, STAND_IN } from "./place-pages.mjs";

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const STAMPS = path.join(ROOT, ".cache", "stamps");
const OLDEST_NODE = [20, 19];

/** One sentence for people, and an exit code that is not 0. */
export function fail(sentence) {
	console.error(sentence);
	process.exit(1);
}

function checkNode() {
	const [major, minor] = process.versions.node.split(".").map(Number);
	if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
	fail(
		`Spillway needs Node ${OLDEST_NODE.join(".")} or later, this is ${process.versions.node}: install a newer Node and try again.`,
	);
}

function* filesBelow(relative) {
	const absolute = path.join(ROOT, relative);
	const stat = fs.statSync(absolute, { throwIfNoEntry: false });
	if (stat === undefined) return;
	if (stat.isFile()) return yield relative;
	for (const name of fs.readdirSync(absolute).sort()) {
		if (name === "generated" || name === "testing" || /\.test\.tsx?$/.test(name)) continue;
		yield* filesBelow(path.join(relative, name));
	}
}

/** A digest of the contents of files and folders, plus any further text. */
function digestOf(inputs, ...texts) {
	const hash = createHash("sha256");
	for (const input of inputs) {
		for (const file of filesBelow(input))
			hash
				.update(file)
				.update("\0")
				.update(fs.readFileSync(path.join(ROOT, file)))
				.update("\0");
	}
	for (const text of texts) hash.update(text);
	return hash.digest("hex");
}

function run(command, args, { env = {}, isQuiet = true } = {}) {
	const result = spawnSync(command, args, {
		cwd: ROOT,
		env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1", ...env },
		stdio: isQuiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
		encoding: "utf8",
		shell: process.platform === "win32" && command === "npm",
	});
	return {
		ok: result.status === 0,
		output: `${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}`,
	};
}

function runOrFail(what, command, args, options) {
	const result = run(command, args, options);
	if (!result.ok) fail(`${result.output.trim()}\n\nSet-up stopped: ${what} did not succeed (output above).`);
}

/** Runs a step unless its inputs are what they were when it last succeeded and its result is still there. */
function step(name, says, digest, results, work) {
	const stamp = path.join(STAMPS, name);
	const isThere = results.every((result) => fs.existsSync(path.join(ROOT, result)));
	if (isThere && fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === digest) return;
	const startedAt = Date.now();
	process.stderr.write(`${says} … `);
	fs.rmSync(stamp, { force: true });
	work();
	fs.mkdirSync(STAMPS, { recursive: true });
	fs.writeFileSync(stamp, digest);
	process.stderr.write(`${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

/** Packages that come as a binary per platform; one missing binary breaks the build or the database. */
function missingBinary() {
	const require = createRequire(path.join(ROOT, "package.json"));
	const of = (name, user) => require(require.resolve(name, { paths: [path.dirname(require.resolve(user))] }));
	for (const [name, probe] of [
		["esbuild", () => require("esbuild").transformSync("1")],
		["libsql", () => of("libsql", "@prisma/adapter-libsql")],
		["@tailwindcss/oxide", () => of("@tailwindcss/oxide", "@tailwindcss/postcss")],
	]) {
		try {
			probe();
		} catch (error) {
			return `${name}: ${String(error.message).split("\n")[0]}`;
		}
	}
	return undefined;
}

// Install scripts stay off: none is needed, and none shall run on the user's machine.
const INSTALL = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

function install() {
	const digest = digestOf(
		["package.json", "package-lock.json", ".npmrc"],
		process.versions.modules,
		process.platform,
		process.arch,
	);
	step("install", "Installing packages", digest, ["node_modules/next", "node_modules/esbuild"], () => {
		runOrFail("installing packages", "npm", INSTALL);
		if (missingBinary() === undefined) return;
		process.stderr.write(
			`\nThe lock file has no binaries for ${process.platform}-${process.arch}; installing without it … `,
		);
		runOrFail("installing packages without the lock file", "npm", [...INSTALL, "--no-package-lock"]);
		const missing = missingBinary();
		if (missing !== undefined) fail(`\nNo binary for ${process.platform}-${process.arch}: ${missing}`);
	});
}

function generate() {
	step(
		"generate",
		"Generating the database clients",
		digestOf(["prisma/schema.prisma", "scripts/database-client.mjs", "package-lock.json"]),
		["prisma/generated/client.ts", "prisma/generated-postgresql/client.ts"],
		() => {
			const script = path.join(ROOT, "scripts", "database-client.mjs");
			runOrFail("generating the database clients", process.execPath, [script]);
		},
	);
}

/** How the server is bundled; `outdir` may be another one, for a copy that a test breaks on purpose. */
export const BUNDLE = {
	absWorkingDir: ROOT,
	entryPoints: { main: "server/main.ts", worker: "server/worker/main.ts", cli: "server/cli.ts" },
	outdir: "dist",
	bundle: true,
	splitting: true,
	packages: "external",
	platform: "node",
	format: "esm",
	target: "node20",
	sourcemap: "linked",
	sourcesContent: false,
	logLevel: "error",
};

function bundle() {
	const inputs = ["server", "lib", "prisma/schema.prisma", "tsconfig.json", "package-lock.json", "scripts/setup.mjs"];
	step("bundle", "Bundling the server", digestOf(inputs), ["dist/main.js", "dist/worker.js", "dist/cli.js"], () => {
		const { buildSync } = createRequire(path.join(ROOT, "package.json"))("esbuild");
		fs.rmSync(path.join(ROOT, "dist"), { recursive: true, force: true });
		try {
			buildSync(BUNDLE);
		} catch {
			fail("Set-up stopped: bundling the server did not succeed (output above).");
		}
	});
}

function pages() {
	const inputs = [
		"app",
		"components",
		"lib",
		"server",
		"public",
		"proxy.ts",
		"next.config.ts",
		"postcss.config.mjs",
		"scripts/place-pages.mjs",
		"tsconfig.json",
		"package-lock.json",
		"prisma/schema.prisma",
	];
	step("pages", "Building the pages", digestOf(inputs), [".next/BUILD_ID", ".next-base/BUILD_ID"], () => {
		const require = createRequire(path.join(ROOT, "package.json"));
		runOrFail("building the pages", process.execPath, [require.resolve("next/dist/bin/next"), "build"], {
			env: { SPILLWAY_PAGES_BASE: STAND_IN },
		});
		placePages({ from: path.join(ROOT, ".next-base"), to: path.join(ROOT, ".next"), basePath: "" });
	});
}

export function setUp(target) {
	checkNode();
	install();
	generate();
	bundle();
	if (target !== "cli") pages();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp(process.argv[2] ?? "build");
