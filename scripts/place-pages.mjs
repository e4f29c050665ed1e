// The pages are built once, below a path that nobody has; this puts the path below which they are served in its place.
// The framework takes that path at build time only, and a prebuilt Spillway has to learn it when it starts.
import fs from "node:fs";
import path from "node:path";

/** Stands in the built pages for the path below which they are served. */
export const STAND_IN = "/__spillway_base_path__";

/** What the framework needs to serve pages. The rest of a build is for the next build, and for people. */
const LEFT_OUT = new Set(["cache", "dev", "diagnostics", "trace", "trace-build", "types"]);
/** Everything else is pictures and fonts. */
const TEXTS = /\.(?:js|mjs|cjs|json|html|rsc|css|txt|svg|body|meta)$/;

/**
 * Copies built pages, with a path in place of the stand-in. What does not hold it is linked where the file system can.
 * The copy is whole or not there.
 *
 * @param {{ from: string, to: string, basePath: string }} places absolute folders; `to` is replaced
 * @returns {void}
 */
export function placePages({ from, to, basePath }) {
	const fresh = `${to}.${process.pid}`;
	fs.rmSync(fresh, { recursive: true, force: true });
	copyFolder(from, fresh, basePath, LEFT_OUT);
	fs.rmSync(to, { recursive: true, force: true });
	fs.renameSync(fresh, to);
}

/**
 * @param {string} from
 * @param {string} to
 * @param {string} basePath
 * @param {ReadonlySet<string>} leftOut
 */
function copyFolder(from, to, basePath, leftOut) {
	fs.mkdirSync(to, { recursive: true });
	for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
		if (leftOut.has(entry.name)) continue;
		const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
		if (entry.isDirectory()) copyFolder(source, target, basePath, new Set());
		else if (entry.isSymbolicLink()) linkFolder(source, target);
		else if (entry.isFile() && !entry.name.endsWith(".map")) copyFile(source, target, basePath);
	}
}

/**
 * Packages that the pages need at run time; their links are relative, and the copy lies elsewhere.
 *
 * @param {string} source
 * @param {string} target
 */
function linkFolder(source, target) {
	fs.symlinkSync(fs.realpathSync(source), target, "junction");
}

/**
 * @param {string} source
 * @param {string} target
 * @param {string} basePath
 */
function copyFile(source, target, basePath) {
	const text = TEXTS.test(source) ? fs.readFileSync(source, "utf8") : "";
	if (text.includes(STAND_IN)) return fs.writeFileSync(target, text.replaceAll(STAND_IN, basePath));
	try {
		fs.linkSync(source, target);
	} catch {
		// Another file system, or one without links.
		fs.copyFileSync(source, target);
	}
}
