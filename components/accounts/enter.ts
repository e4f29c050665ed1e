import { inBrowser } from "@/components/live-data/base-path";

/** A full load: everything that was drawn for nobody is drawn anew. */
export function enter(path: string): void {
	window.location.assign(inBrowser(path));
}
