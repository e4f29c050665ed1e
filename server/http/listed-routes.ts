import fs from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { StartError } from "@/server/errors";
import { ROUTES } from "./route-table";

const manifestSchema = z.record(z.string(), z.string());

/**
 * Compares the routes that were built with the table of permissions: one that is not listed could be open to everybody.
 *
 * @param pages folder of the built pages
 * @throws StartError `route-not-listed`
 */
export async function refuseUnlistedRoutes(pages: string): Promise<void> {
	const file = path.join(pages, "server", "app-paths-manifest.json");
	const manifest = manifestSchema.parse(JSON.parse(await fs.readFile(file, "utf8")));
	const unlisted = unlistedRoutes(Object.keys(manifest));
	if (unlisted.length === 0) return;
	throw new StartError(
		"route-not-listed",
		`These routes are in no table of permissions: ${unlisted.join(", ")}. Add them to server/http/route-table.ts.`,
	);
}

/** @param built keys of the manifest, such as `/api/tasks/[id]/route` */
export function unlistedRoutes(built: readonly string[]): string[] {
	const listed = new Set(Object.keys(ROUTES).map((key) => key.slice(key.indexOf(" ") + 1)));
	return (
		built
			.filter((key) => key.endsWith("/route"))
			.map((key) => key.slice(0, -"/route".length))
			.map((route) => (route === "/api/[[...path]]" ? "/api/*" : route))
			// Pictures of the page itself; they hold nothing.
			.filter((route) => route !== "/icon.svg" && !listed.has(route))
	);
}
