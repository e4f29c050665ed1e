import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { makeCertificates } from "@/server/testing/certificates";
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
		};
		const { headers } = await fetch(`${strict.url}/tasks?tab=all`, { headers: forged });
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
		await using secure = await listenWith({
			...PLAIN,
			host: "127.0.0.1",
			port: 0,
			handler: (_, response) => response.end("safe"),
			tls,
		});
		expect(secure.url).toMatch(/^https:/);
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
		expect([made.headersTimeout, made.requestTimeout]).toEqual([15_000, 60_000]);
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
