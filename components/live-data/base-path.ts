import { withoutBase } from "@/lib/base-path";

/** Path below which this console is served, empty at the root; written into the pages when they are built or started. */
const BASE_PATH = process.env["SPILLWAY_PAGES_BASE"] ?? "";

/** An address of the console as the browser has to ask for it. Links and the router of the pages do this by themselves. */
export function inBrowser(path: string): string {
	return `${BASE_PATH}${path}`;
}

/** The present path as links and the router of the pages take it. */
export function ownPath(pathname: string): string {
	return withoutBase(BASE_PATH, pathname);
}
