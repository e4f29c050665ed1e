import type { IncomingMessage, ServerResponse } from "node:http";

/** Whether it answers people and their tools, for whoever starts, restarts and balances processes. */
export interface Probes {
	/** One word why it is not ready, or undefined where it is. Never rejects. */
	whyNotReady(): Promise<NotReady | undefined>;
}

/** `starting`, `stopping`: the process begins or ends. `store`, `redis`: its database or its Redis does not answer. */
export type NotReady = "starting" | "stopping" | "store" | "redis";

/**
 * Answers `/healthz` (the process lives) and `/readyz` (it can serve). They come before the guards and ask for no
 * sign-in: a probe calls by whatever address it has, and learns nothing that a closed port would not tell.
 *
 * @returns whether it was one of them
 */
export function answerProbe(
	{ method, url }: Pick<IncomingMessage, "method" | "url">,
	response: ServerResponse,
	probes: Probes,
): boolean {
	const path = url?.split("?", 1)[0];
	if (path !== "/healthz" && path !== "/readyz") return false;
	if (method !== "GET" && method !== "HEAD") {
		response.writeHead(405, { Allow: "GET, HEAD", Connection: "close" }).end();
		return true;
	}
	if (path === "/healthz") answer(response, 200, { status: "alive" });
	else {
		void probes.whyNotReady().then((reason) => {
			if (reason === undefined) answer(response, 200, { status: "ready" });
			else answer(response, 503, { status: "not-ready", reason });
		});
	}
	return true;
}

function answer(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
	response.end(`${JSON.stringify(body)}\n`);
}
