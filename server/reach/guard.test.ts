import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { allowAddresses } from "./guard";

let server: http.Server;
let port: number;
let hits: string[];

beforeAll(async () => {
	server = http.createServer((request, response) => {
		hits.push(request.url ?? "");
		// A connection that is kept is one that stands already.
		response.setHeader("Connection", "close");
		if (request.url === "/redirect") response.writeHead(302, { Location: `http://127.0.0.1:${port}/inside` });
		response.end("here");
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	port = (server.address() as AddressInfo).port;
});
afterAll(() => {
	allowAddresses([]);
	server.close();
});
afterEach(() => allowAddresses([]));

const WAYS: [string, (host: string) => Promise<unknown>][] = [
	["fetch", async (host) => (await fetch(`http://${host}:${port}/`)).text()],
	["net.connect with options", (host) => connected(net.connect({ host: bare(host), port }))],
	["net.connect with arguments", (host) => connected(net.connect(port, bare(host)))],
	["new Socket().connect", (host) => connected(new net.Socket().connect(port, bare(host)))],
	["http.get", (host) => answered(http.get({ host: bare(host), port, agent: false }))],
	["a WebSocket", (host) => refusedUpgrade(new WebSocket(`ws://${host}:${port}/`))],
];

const bare = (host: string) => host.replace(/^\[|\]$/g, "");

async function connected(socket: net.Socket): Promise<void> {
	try {
		await once(socket, "connect");
	} finally {
		socket.destroy();
	}
}

async function answered(request: http.ClientRequest): Promise<void> {
	const [response] = (await once(request, "response")) as [http.IncomingMessage];
	response.resume();
}

/** This server speaks no WebSocket: an answer shows that it was reached. */
async function refusedUpgrade(socket: WebSocket): Promise<void> {
	const outcome = await new Promise<Error | undefined>((resolve) => {
		socket.once("error", resolve);
		socket.once("unexpected-response", () => resolve(undefined));
	});
	socket.on("error", () => {});
	socket.terminate();
	if (outcome !== undefined) throw outcome;
}

function codesOf(error: unknown): unknown[] {
	const found: unknown[] = [];
	for (let it = error; it instanceof Error; it = it.cause) found.push("code" in it ? it.code : undefined);
	return found;
}

for (const [way, reach] of WAYS) {
	const attempt = async (host: string, ...allowed: string[]) => {
		hits = [];
		allowAddresses(allowed);
		return reach(host).then(
			() => "reached",
			(error) => (codesOf(error).includes("address-not-allowed") ? "not allowed" : error),
		);
	};

	test.each<[string, string[], string]>([
		["127.0.0.1", [], "reached"],
		["127.0.0.1", ["127.0.0.0/8"], "reached"],
		["127.0.0.1", ["10.0.0.0/8"], "not allowed"],
		["127.0.0.1", ["localhost"], "not allowed"],
		["localhost", ["127.0.0.1"], "reached"],
		["localhost", ["localhost"], "reached"],
		["localhost", ["plant.example", "10.0.0.0/8"], "not allowed"],
		["127.0.0.1", ["127.0.0.1:1"], "not allowed"],
		["[::ffff:127.0.0.1]", ["10.0.0.0/8"], "not allowed"],
		["[::ffff:7f00:1]", ["10.0.0.0/8"], "not allowed"],
	])(`${way} to %s with %j: %s`, async (host, allowed, outcome) => {
		expect(await attempt(host, ...allowed)).toBe(outcome);
		if (outcome === "not allowed") expect(hits).toEqual([]);
	});
}

test("an address that is written in another way is the same address", async () => {
	hits = [];
	allowAddresses(["10.0.0.0/8"]);
	for (const host of ["2130706433", "0x7f.1", "0177.0.0.1", "127.1"]) {
		const error = await fetch(`http://${host}:${port}/`).catch((reason: unknown) => reason);
		expect(codesOf(error), host).toContain("address-not-allowed");
	}
	expect(hits).toEqual([]);
});

test("a name that has another address at every look is judged by the one that is connected to", async () => {
	const addresses = ["10.0.0.7", "127.0.0.1", "10.0.0.7"];
	let looks = 0;
	const lookup: net.LookupFunction = (_name, options, callback) => {
		const address = addresses[looks++ % addresses.length] ?? "";
		if (options.all === true) callback(null, [{ address, family: 4 }]);
		else callback(null, address, 4);
	};
	allowAddresses(["10.0.0.0/8"]);
	// The first look would pass, and is not this connection's.
	lookup("flipping.example", {}, () => {});
	await expect(connected(net.connect({ host: "flipping.example", port, lookup }))).rejects.toMatchObject({
		code: "address-not-allowed",
	});
	expect(looks).toBe(2);
});

test("of several addresses of a name only those of the list are tried", async () => {
	const tried: string[] = [];
	const found = ["192.0.2.1", "127.0.0.1"].map((address) => ({ address, family: 4 }));
	const lookup: net.LookupFunction = (_name, _options, callback) => setImmediate(() => callback(null, found));
	allowAddresses(["127.0.0.0/8"]);
	const socket = net.connect({ host: "two.example", port, lookup, autoSelectFamily: true });
	socket.on("lookup", (_error, address) => void tried.push(address));
	await connected(socket);
	expect(tried).toEqual(["127.0.0.1"]);
});

test("a redirect leads no further than the list", async () => {
	hits = [];
	allowAddresses(["localhost"]);
	const error = await fetch(`http://localhost:${port}/redirect`).catch((reason: unknown) => reason);
	expect(codesOf(error)).toContain("address-not-allowed");
	expect(hits).toEqual(["/redirect"]);
});

test("pipes are no addresses", async () => {
	allowAddresses(["10.0.0.0/8"]);
	const socket = net.connect({ path: "/nonexistent/spillway.sock" });
	const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
	expect(error.code).toBe("ENOENT");
});
