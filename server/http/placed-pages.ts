import fs from "node:fs";
import path from "node:path";
import type { BasePath } from "@/lib/base-path";
import { messageOf } from "@/lib/errors";
import { placePages } from "@/scripts/place-pages.mjs";
import { StartError } from "@/server/errors";

export interface PagesOptions {
	/** Folder of the project. */
	root: string;
	/** Takes the pages of a base path; absolute, and need not exist. */
	folder: string;
	basePath: BasePath;
}

/** The build for the root of a server, which needs no folder of its own. */
const AT_ROOT = ".next";
/** The build in which a stand-in is to be replaced. */
const TEMPLATE = ".next-base";

/**
 * The folder with the built pages for a base path. Pages for another path than the root are made from the template at the
 * first start with it, and kept for the next.
 *
 * @throws StartError `not-built`, `pages`
 */
export function placedPages({ root, folder, basePath }: PagesOptions): string {
	const template = path.join(root, basePath === "" ? AT_ROOT : TEMPLATE);
	const buildId = readIfThere(path.join(template, "BUILD_ID"));
	if (buildId === undefined) {
		throw new StartError("not-built", "The pages are not built yet: use npm start, or run npm run build first.");
	}
	if (basePath === "") return template;
	const pages = path.join(folder, "pages");
	const stamp = path.join(folder, "stamp");
	const wanted = JSON.stringify({ buildId, basePath, root });
	if (readIfThere(stamp) === wanted && fs.existsSync(pages)) return pages;
	try {
		fs.mkdirSync(folder, { recursive: true });
		fs.rmSync(stamp, { force: true });
		placePages({ from: template, to: pages, basePath });
		// The pages ask for packages from where they lie.
		const packages = path.join(folder, "node_modules");
		fs.rmSync(packages, { force: true, recursive: true });
		fs.symlinkSync(path.join(root, "node_modules"), packages, "junction");
		fs.writeFileSync(stamp, wanted);
	} catch (cause) {
		throw new StartError(
			"pages",
			`The pages for SPILLWAY_BASE_PATH=${basePath} could not be written to ${folder} (${messageOf(cause)}): make it writable, or serve the console at the root.`,
			{ cause },
		);
	}
	return pages;
}

function readIfThere(file: string): string | undefined {
	try {
		return fs.readFileSync(file, "utf8");
	} catch {
		return undefined;
	}
}
