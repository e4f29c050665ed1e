import fs from "node:fs";
import http, { type IncomingMessage, type RequestListener } from "node:http";
import path from "node:path";
import type { Duplex } from "node:stream";
import next from "next";
import { StartError } from "@/server/errors";

export interface NextHost {
	handler: RequestListener;
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	close(): Promise<void>;
}

/**
 * The pages and routes, ready to answer. The only file that knows Next.
 *
 * @throws StartError `not-built`
 */
export async function hostNext({ root, dev }: { root: string; dev: boolean }): Promise<NextHost> {
	if (!dev && !fs.existsSync(path.join(root, ".next", "BUILD_ID"))) {
		throw new StartError("not-built", "The pages are not built yet: use npm start, or run npm run build first.");
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
