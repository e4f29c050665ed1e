import fs from "node:fs/promises";
import http, { type IncomingMessage, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import type { Duplex } from "node:stream";
import next from "next";
import { PHASE_PRODUCTION_SERVER } from "next/constants.js";
import * as z from "zod";
import { refuseUnlistedRoutes } from "./listed-routes";
import { type PagesOptions, placedPages } from "./placed-pages";

export interface NextHost {
	handler: RequestListener;
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	close(): Promise<void>;
}

export interface NextHostOptions extends PagesOptions {
	/** Pages are served from sources, with reloading. */
	dev: boolean;
}

/**
 * The pages and routes, ready to answer. The only file that knows Next.
 *
 * @throws StartError `not-built`, `pages`, `route-not-listed`
 */
export async function hostNext({ dev, ...options }: NextHostOptions): Promise<NextHost> {
	const { root, basePath } = options;
	if (dev) process.env["SPILLWAY_PAGES_BASE"] = basePath;
	else {
		const pages = placedPages(options);
		await refuseUnlistedRoutes(pages);
		await takeBuiltConfig(root, pages);
	}
	// Next listens for upgrades on whatever server its first request came through, behind the guards' back. It is given a
	// server of its own that never listens; upgrades reach it only through `upgrade`.
	const app = next({ dev, dir: root, httpServer: http.createServer() });
	await app.prepare();
	const handle = app.getRequestHandler();
	return {
		handler: (request, response) => {
			// A request that fails here has been answered or cut by Next already; its socket is all that may be left.
			handle(request, response).catch(() => response.destroy());
		},
		upgrade: app.getUpgradeHandler(),
		close: () => app.close(),
	};
}

/**
 * Has Next take its settings from the build, as its own stand-alone servers do: next.config.ts is neither compiled nor run
 * again, and the pages may lie elsewhere.
 */
async function takeBuiltConfig(root: string, pages: string): Promise<void> {
	const manifest = await fs.readFile(path.join(pages, "required-server-files.json"), "utf8");
	const { config } = manifestSchema.parse(JSON.parse(manifest));
	const distDir = path.relative(root, pages);
	process.env["__NEXT_PRIVATE_STANDALONE_CONFIG"] = JSON.stringify({ ...config, distDir });
	// Whoever loads it first says how long that took, unless asked not to; it is kept for those who come after.
	const { default: loadConfig }: typeof import("next/dist/server/config") = createRequire(import.meta.url)(
		"next/dist/server/config.js",
	);
	await loadConfig(PHASE_PRODUCTION_SERVER, root, { silent: true });
}

const manifestSchema = z.object({ config: z.looseObject({}) });
