import { expect, test } from "vitest";
import { Peers } from "./peer";
import type { NotReady, Probes } from "./probes";
import { listen } from "./server";

async function withProbes(reason: NotReady | undefined) {
	const probes: Probes = { whyNotReady: async () => reason };
	return listen({
		host: "127.0.0.1",
		port: 0,
		handler: (_, response) => response.writeHead(404).end("the pages"),
		peers: new Peers([]),
		probes,
		hasContentPolicy: true,
	});
}

test.each([
	["/healthz", undefined, 200, { status: "alive" }],
	["/healthz", "store", 200, { status: "alive" }],
	["/readyz", undefined, 200, { status: "ready" }],
	["/readyz?verbose=1", undefined, 200, { status: "ready" }],
	["/readyz", "starting", 503, { status: "not-ready", reason: "starting" }],
	["/readyz", "redis", 503, { status: "not-ready", reason: "redis" }],
	["/readyz", "store", 503, { status: "not-ready", reason: "store" }],
] as const)("%s while not ready for %s: %i", async (path, reason, status, body) => {
	await using server = await withProbes(reason);
	const answer = await fetch(server.url + path);
	expect([answer.status, await answer.json(), answer.headers.get("cache-control")]).toEqual([status, body, "no-store"]);
});

test("a probe may call by any name, everything else may not", async () => {
	await using server = await withProbes(undefined);
	const { port } = server.address;
	const ask = (path: string) =>
		new Promise<number | undefined>((resolve, reject) => {
			import("node:http").then(({ get }) => {
				get({ host: "127.0.0.1", port, path, headers: { host: "10.1.2.3:8080" } }, (response) => {
					response.resume();
					resolve(response.statusCode);
				}).on("error", reject);
			}, reject);
		});
	expect([await ask("/readyz"), await ask("/healthz"), await ask("/healthz/x"), await ask("/")]).toEqual([
		200, 200, 421, 421,
	]);
});

test("nothing can be sent to a probe", async () => {
	await using server = await withProbes(undefined);
	const answer = await fetch(`${server.url}/readyz`, { method: "POST", body: "x" });
	expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});
