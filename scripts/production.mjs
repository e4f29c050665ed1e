// Copies what the built product needs to run into one new folder, which then starts with `node dist/main.js` on any
// machine of the same kind: no compiler, no tests, no package manager. Run `npm run build` before.
//
//   node scripts/production.mjs FOLDER
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fail, ROOT } from "./setup.mjs";

const require = createRequire(path.join(ROOT, "package.json"));
const { nodeFileTrace } = require("next/dist/compiled/@vercel/nft");

/** Of the pages' framework: what only a build or a development server runs. */
const BUILD_ONLY = [
	"node_modules/@next/swc-*/**",
	"node_modules/@img/**",
	"node_modules/sharp/**",
	"node_modules/typescript/**",
	"node_modules/@typescript/**",
	"node_modules/@swc/core*/**",
	"node_modules/playwright*/**",
	"node_modules/next/dist/compiled/@babel/**",
	"node_modules/next/dist/compiled/babel*/**",
	"node_modules/next/dist/compiled/webpack/**",
	"node_modules/next/dist/compiled/next-server/*.dev.js",
	"node_modules/next/dist/compiled/react-dom*/**/*development*",
	"node_modules/**/*.map",
	"node_modules/**/*.d.ts",
	"node_modules/**/*.d.mts",
	"node_modules/**/*.d.cts",
];
/** Of the built pages: what only the next build reads. */
const BUILD_LEFTOVERS = new Set([
	"cache",
	"dev",
	"diagnostics",
	"types",
	"trace",
	"trace-build",
	"turbopack",
	"build",
	"lock",
]);
const ENTRIES = ["dist/main.js", "dist/worker.js", "dist/cli.js"];
/** Loaded by a name that is put together while it runs. */
const NATIVE_FOLDERS = ["node_modules/@libsql"];

function* filesBelow(folder) {
	for (const entry of fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true })) {
		const relative = path.join(folder, entry.name);
		if (entry.isDirectory()) yield* filesBelow(relative);
		else yield relative;
	}
}

/** The pages for the root of a server, and the template of those for another path. */
const PAGES = [".next", ".next-base"];

function* pagesFiles(pages) {
	for (const name of fs.readdirSync(path.join(ROOT, pages))) {
		if (BUILD_LEFTOVERS.has(name)) continue;
		const relative = path.join(pages, name);
		if (fs.statSync(path.join(ROOT, relative)).isDirectory()) yield* filesBelow(relative);
		else yield relative;
	}
}

/** What the pages need of the packages, as their own build has found out. */
function* tracedByPages(files) {
	for (const file of files.filter((name) => name.endsWith(".nft.json"))) {
		const folder = path.dirname(path.join(ROOT, file));
		for (const needed of JSON.parse(fs.readFileSync(path.join(ROOT, file), "utf8")).files) {
			const relative = path.relative(ROOT, path.resolve(folder, needed));
			if (relative.startsWith("node_modules")) yield relative;
		}
	}
}

/** Every package comes with its licence. */
function* licencesOf(files) {
	const packages = new Set(
		files.map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean),
	);
	for (const folder of packages) {
		for (const name of fs.readdirSync(path.join(ROOT, folder))) {
			if (/^(licen[cs]e|notice|copying)/i.test(name) && fs.statSync(path.join(ROOT, folder, name)).isFile()) {
				yield path.join(folder, name);
			}
		}
	}
}

async function main() {
	const [target] = process.argv.slice(2);
	if (target === undefined) fail("Name the folder to make: node scripts/production.mjs FOLDER");
	if (fs.existsSync(target) && fs.readdirSync(target).length > 0) fail(`${target} is not empty: name a new folder.`);
	if (!PAGES.every((pages) => fs.existsSync(path.join(ROOT, pages, "BUILD_ID")))) {
		fail("Nothing is built yet: run npm run build first.");
	}
	const pages = PAGES.flatMap((folder) => [...pagesFiles(folder)]);
	const { fileList } = await nodeFileTrace(
		ENTRIES.map((entry) => path.join(ROOT, entry)),
		{ base: ROOT, ignore: BUILD_ONLY },
	);
	const isBuildOnly = (file) =>
		BUILD_ONLY.some((pattern) => path.matchesGlob?.(file, pattern) ?? matches(file, pattern));
	const needed = [...fileList, ...tracedByPages(pages), ...NATIVE_FOLDERS.flatMap((folder) => [...filesBelow(folder)])];
	const packages = needed.filter((file) => file.startsWith("node_modules") && !isBuildOnly(file));
	const own = [
		...filesBelow("dist"),
		...filesBelow("prisma/migrations"),
		...pages.filter((file) => !file.endsWith(".nft.json") && !file.endsWith(".map")),
		"deploy/healthcheck.mjs",
		"LICENSE",
	].filter((file) => !file.endsWith(".map"));
	for (const file of new Set([...own, ...packages, ...licencesOf(packages)])) {
		const to = path.join(target, file);
		fs.mkdirSync(path.dirname(to), { recursive: true });
		const from = path.join(ROOT, file);
		// The pages name packages by links of their own.
		if (fs.lstatSync(from).isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(from), to);
		else fs.copyFileSync(from, to);
	}
	const { name, version, license, type, engines } = JSON.parse(
		fs.readFileSync(path.join(ROOT, "package.json"), "utf8"),
	);
	const manifest = { name, version, private: true, license, type, engines };
	fs.writeFileSync(path.join(target, "package.json"), `${JSON.stringify(manifest, null, "\t")}\n`);
	console.log(`${target} is ready: node dist/main.js starts it there.`);
}

/** As much of glob patterns as the list above uses; Node 20 has none of its own. */
function matches(file, pattern) {
	const expression = pattern
		.replace(/[.+^${}()|[\]\\]/g, "\\$&")
		.replaceAll("**/", "(.*/)?")
		.replaceAll("**", ".*")
		.replace(/(?<![.)])\*/g, "[^/]*");
	return new RegExp(`^${expression}$`).test(file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
