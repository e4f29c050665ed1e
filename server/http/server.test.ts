import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { makeCertificates } from "@/server/testing/certificates";
import { PATH_HEADER } from "./caller";
import { Peers } from "./peer";
import { type HttpServer, type HttpServerOptions, listen as listenWith } from "./server";

const PLAIN = { peers: new Peers([]), hasContentPolicy: true };
const listen = (options: Pick<HttpServerOptions, "host" | "port" | "handler">) => listenWith({ ...PLAIN, ...options });

let server: HttpServer;
beforeEach(async () => {
	server = await listen({ host: "127.0.0.1", port: 0, handler: (_, response) => response.end("passed") });
});
afterEach(() => server[Symbol.asyncDispose]());

async function ask(options: http.RequestOptions): Promise<{ status: number | undefined; body: string }> {
	const request = http.request({ host: "127.0.0.1", port: server.address.port, agent: false, ...options }).end();
	const [response]: http.IncomingMessage[] = await once(request, "response");
	let body = "";
	for await (const chunk of response ?? []) body += chunk;
	return { status: response?.statusCode, body };
}

describe("listening", () => {
	test("answers under the address it names", async () => {
		expect(await (await fetch(server.url)).text()).toBe("passed");
	});

	test("forbids other sites to frame it", async () => {
		const { headers } = await fetch(server.url);
		expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
		expect(headers.get("x-frame-options")).toBe("DENY");
		expect(headers.get("x-content-type-options")).toBe("nosniff");
		expect(headers.get("referrer-policy")).toBe("same-origin");
		expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
	});

	test("refuses what the guards refuse, as a problem", async () => {
		const { status, body } = await ask({ headers: { host: "evil.example" } });
		expect(status).toBe(421);
		expect(JSON.parse(body)).toMatchObject({ status: 421, code: "unknown-host" });
	});

	test.each([
		["sends its head first", true],
		["ends at once", false],
	])("a method that a route lacks is told as a problem: the answer %s", async (_name, isHeadFirst) => {
		await using strict = await listen({
			host: "127.0.0.1",
			port: 0,
			handler: (_, response) => {
				response.statusCode = 405;
				if (isHeadFirst) response.flushHeaders();
				response.end();
			},
		});
		const answer = await fetch(`${strict.url}/api/tasks`, { method: "DELETE" });
		expect([answer.status, await answer.json()]).toEqual([
			405,
			expect.objectContaining({ status: 405, code: "method-not-allowed", detail: expect.stringContaining("DELETE") }),
		]);
		expect(await (await fetch(`${strict.url}/tasks`)).text()).toBe("");
	});

	test("headers that only the server may write are overwritten", async () => {
		const seen: http.IncomingHttpHeaders[] = [];
		await using strict = await listen({
			host: "127.0.0.1",
			port: 0,
			handler: (request, response) => {
				seen.push(request.headers);
				response.end();
			},
		});
		const forged = {
			"x-spillway-peer": "6.6.6.6",
			"x-spillway-nonce": "mine",
			"x-spillway-path": "/elsewhere",
			"x-forwarded-for": "7.7.7.7",
			"x-forwarded-host": "evil.example",
			"x-forwarded-proto": "https",
			forwarded: "for=7.7.7.7;host=evil.example",
		};
		const { headers } = await fetch(`${strict.url}/tasks?tab=all`, { headers: forged });
		expect(Object.keys(seen[0] ?? {}).filter((name) => name.includes("forwarded"))).toEqual([]);
		const nonce = /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1];
		expect(seen[0]).toMatchObject({
			"x-spillway-peer": "127.0.0.1",
			"x-spillway-path": "/tasks?tab=all",
			"x-spillway-nonce": nonce,
			"content-security-policy": headers.get("content-security-policy"),
		});
	});

	test("speaks https with a certificate, and says so to browsers", async () => {
		const { files } = makeCertificates();
		const tls = { cert: files["server.pem"] ?? "", key: files["server.key"] ?? "" };
		const create = vi.spyOn(https, "createServer");
		await using secure = await listenWith({
			...PLAIN,
			host: "127.0.0.1",
			port: 0,
			handler: (_, response) => response.end("safe"),
			tls,
		});
		expect(secure.url).toMatch(/^https:/);
		expect(create.mock.calls[0]?.[0]).toMatchObject({ handshakeTimeout: 15_000, headersTimeout: 15_000 });
		create.mockRestore();
		const request = https.get(secure.url, { ca: files["ca.pem"], agent: false, servername: "localhost" });
		const [response] = (await once(request, "response")) as [http.IncomingMessage];
		response.resume();
		expect(response.headers["strict-transport-security"]).toContain("max-age=");
		const plain = fetch(secure.url.replace("https", "http"));
		await expect(plain).rejects.toThrow();
	});

	test("a taken port is told in one sentence", async () => {
		const { port } = server.address;
		const second = listen({ host: "127.0.0.1", port, handler: () => {} });
		await expect(second).rejects.toThrow(`Port ${port} is already in use`);
	});

	test.each(["/", "/api/events", "/_next/webpack-hmr", "http://169.254.169.254/"])(
		"an upgrade is refused: %s",
		async (path) => {
			const socket = net.connect(server.address.port, "127.0.0.1");
			socket.write(
				`GET ${path} HTTP/1.1\r\nHost: localhost:${server.address.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
			);
			const [answer] = await once(socket, "data");
			expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
			socket.destroy();
		},
	);

	const SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
	test.each([
		["a length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
		["two lengths", "Content-Length: 0\r\nContent-Length: 30\r\n\r\n"],
		["a length that is no number", "Content-Length: +5\r\n\r\nhello"],
		["another encoding than chunks", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"],
		["a space before the colon", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"],
		["a folded line", "X-A: b\r\n c\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"],
		["chunks whose size is none", "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n"],
		["a NUL in a header", "X-A: b\0c\r\n\r\n"],
	])("no second request is hidden behind %s", async (_name, rest) => {
		const paths: string[] = [];
		await using strict = await listen({
			host: "127.0.0.1",
			port: 0,
			handler: (request, response) => {
				paths.push(request.url ?? "");
				request.resume();
				response.end("passed");
			},
		});
		const socket = net.connect(strict.address.port, "127.0.0.1");
		socket.on("error", () => {});
		let answers = "";
		socket.on("data", (bytes) => {
			answers += String(bytes);
		});
		const ended = once(socket, "close");
		const own = `localhost:${strict.address.port}`;
		socket.write(`POST /api/tasks HTTP/1.1\r\nHost: ${own}\r\n${rest}${SMUGGLED.replace("localhost", own)}`);
		await ended;
		expect(paths).not.toContain("/smuggled");
		expect(answers.match(/^HTTP\/1\.1 \d+/gm)).toHaveLength(1);
	});

	test.each([
		["another server by its whole address", "GET http://169.254.169.254/latest HTTP/1.1"],
		["a tunnel", "CONNECT 169.254.169.254:80 HTTP/1.1"],
	])("it is no proxy: %s is refused", async (_name, head) => {
		const socket = net.connect(server.address.port, "127.0.0.1");
		socket.on("error", () => {});
		let answer = "";
		socket.on("data", (bytes) => {
			answer += String(bytes);
		});
		const ended = once(socket, "close");
		socket.write(`${head}\r\nHost: localhost:${server.address.port}\r\n\r\n`);
		await ended;
		expect(answer).not.toContain("passed");
		expect(answer).not.toContain("HTTP/1.1 200");
	});

	test("a head without end, or with too many lines, is cut", async () => {
		const socket = net.connect(server.address.port, "127.0.0.1");
		const ended = once(socket, "close");
		socket.on("error", () => {});
		let answer = "";
		socket.on("data", (chunk) => {
			answer += String(chunk);
		});
		socket.write(
			`GET / HTTP/1.1\r\nHost: localhost:${server.address.port}\r\n${"X-Filler: 0123456789\r\n".repeat(10_000)}`,
		);
		await ended;
		expect(answer).toMatch(/^HTTP\/1\.1 431 /);
	});

	test("senders that take their time are cut", async () => {
		const create = vi.spyOn(http, "createServer");
		await using strict = await listen({ host: "127.0.0.1", port: 0, handler: (_, response) => response.end() });
		expect(strict.url).toContain("http:");
		const made = create.mock.results[0]?.value as http.Server;
		create.mockRestore();
		expect([made.headersTimeout, made.requestTimeout, made.maxConnections]).toEqual([15_000, 60_000, 2_000]);
	});

	test("closing does not wait for open streams, and may be asked twice", async () => {
		await using streaming = await listen({ host: "127.0.0.1", port: 0, handler: (_, response) => response.write("…") });
		const request = http.get(streaming.url);
		request.on("error", () => {});
		await once(request, "response");
		await streaming[Symbol.asyncDispose]();
		await streaming[Symbol.asyncDispose]();
	});
});

describe("below a base path", () => {
	let below: HttpServer;
	beforeEach(async () => {
		below = await listenWith({
			...PLAIN,
			host: "127.0.0.1",
			port: 0,
			basePath: "/spillway",
			handler: ({ url, headers }, response) => response.end(`${url} ${headers[PATH_HEADER]}`),
		});
	});
	afterEach(() => below[Symbol.asyncDispose]());

	test.each([
		["/spillway/api/tasks", 200],
		["/spillway/tasks", 405],
		["/spillway", 405],
	])("is guarded by what is below it: POST %s is answered by %i", async (path, status) => {
		const answer = await fetch(`http://127.0.0.1:${below.address.port}${path}`, { method: "POST" });
		expect(answer.status).toBe(status);
	});

	test("says so in its address", () => {
		expect(below.url).toBe(`http://127.0.0.1:${below.address.port}/spillway`);
	});

	test.each([
		["a proxy that hands the path on", "/spillway/tasks?q=1", "/spillway/tasks?q=1 /tasks?q=1"],
		["a proxy that strips the path", "/tasks?q=1", "/spillway/tasks?q=1 /tasks?q=1"],
		["the path itself", "/spillway", "/spillway /"],
		["the root of a proxy that strips it", "/", "/spillway /"],
		["another path that begins alike", "/spillways", "/spillway/spillways /spillways"],
	])("%s: pages see the path, everything else does not", async (_name, asked, seen) => {
		expect(await (await fetch(`http://127.0.0.1:${below.address.port}${asked}`)).text()).toBe(seen);
	});
});
