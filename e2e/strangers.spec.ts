import { once } from "node:events";
import fs from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { expect, test } from "./support/fixtures";
import { ROOT } from "./support/processes";

interface Answer {
	status: number;
	headers: http.IncomingHttpHeaders;
	body: string;
}

/** Asks for a path as it is written: `fetch` would tidy it up first. */
async function ask(url: string, path: string, options: http.RequestOptions = {}, body = ""): Promise<Answer> {
	const { hostname, port } = new URL(url);
	const request = http.request({ hostname, port, path, agent: false, ...options }).end(body);
	const [response] = (await once(request, "response")) as [http.IncomingMessage];
	let text = "";
	for await (const chunk of response) text += String(chunk);
	return { status: response.statusCode ?? 0, headers: response.headers, body: text };
}

/** What frameworks, libraries and careless servers answer to whoever asks. */
const TRIED = [
	"/_next/image?url=%2Ficon.svg&w=64&q=75",
	"/_next/image?url=%2Fapi%2Fsession&w=64&q=75",
	"/_next/image?url=http%3A%2F%2F169.254.169.254%2F&w=64&q=75",
	"/_next/data/x/tasks.json",
	"/_next/webpack-hmr",
	"/_next/server/app-paths-manifest.json",
	"/_next/static/%2e%2e/%2e%2e/.next/BUILD_ID",
	"/_next/static/..%2f..%2f..%2fpackage.json",
	"/_next/static/../../../package.json",
	"/__nextjs_source-map?filename=server/main.ts",
	"/__nextjs_original-stack-frames",
	"/__nextjs_font/x",
	"/..%2f..%2fpackage.json",
	"/.env",
	"/.git/config",
	"/package.json",
	"/dist/main.js",
	"/data/spillway.db",
	"/prisma/schema.prisma",
	"/api/auth/sign-up/email",
	"/api/auth/sign-in/email",
	"/api/auth/api-key/create",
	"/api/auth/api-key/verify",
	"/api/auth/admin/list-users",
	"/api/auth/get-session",
	"/api/../package.json",
];

test("a stranger finds nothing but the sign-in, and no trace of what is behind it", async ({ product }) => {
	const { url } = product;
	for (const path of TRIED) {
		const methods = path.startsWith("/api/auth") ? ["GET", "POST"] : ["GET"];
		for (const method of methods) {
			const { status, headers, body } = await ask(url, path, { method });
			expect([400, 404, 405], path).toContain(status);
			expect(headers.location, path).toBeUndefined();
			expect(body).not.toContain("node_modules");
		}
	}

	await test.step("nor does a broken address", async () => {
		for (const path of ["/%E0%A4%A", "/tasks/%00", "/tasks/%2e%2e%2fx", `/tasks/${"a".repeat(10_000)}`, "/tasks?%=%"]) {
			const { status, body } = await ask(url, path);
			expect(status, path).toBeLessThan(500);
			expect(body).not.toMatch(/node_modules|at \w+ \(/);
		}
	});

	await test.step("nothing leads away from here", async () => {
		for (const path of [
			"//evil.example",
			"//evil.example/..",
			"/\\evil.example",
			"/evil.example//",
			"//evil.example//",
		]) {
			const { headers } = await ask(url, path);
			const to = headers.location === undefined ? url : new URL(headers.location, url).origin;
			expect({ path, to }).toEqual({ path, to: url });
		}
	});

	await test.step("every answer has the headers that protect it", async () => {
		for (const path of ["/sign-in", "/tasks", "/api/session", "/api/nothing", "/nothing", "/icon.svg"]) {
			const { headers } = await ask(url, path);
			expect(headers).toMatchObject({
				"x-frame-options": "DENY",
				"x-content-type-options": "nosniff",
				"cross-origin-resource-policy": "same-origin",
				"content-security-policy": expect.stringContaining("default-src 'none'"),
			});
			expect(Object.keys(headers)).not.toContain("x-powered-by");
			expect(Object.keys(headers)).not.toContain("access-control-allow-origin");
		}
	});
});

test("what is no request of the console's pages is refused at the door", async ({ product }) => {
	const { url, port } = product;
	const cookie = await product.cookie();

	await test.step("calls of server functions, which the console does not have", async () => {
		for (const name of ["next-action", "x-middleware-subrequest", "rsc"]) {
			const headers = { [name]: "1", cookie, "content-type": "text/plain;charset=UTF-8" };
			expect((await ask(url, "/tasks", { method: "POST", headers }, "[]")).status).toBe(405);
		}
	});

	await test.step("a header that names what to skip skips nothing", async () => {
		const headers = { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy", "x-invoke-path": "/tasks" };
		expect((await ask(url, "/api/tasks", { headers })).status).toBe(401);
	});

	await test.step("a picture or a script of another site's page", async () => {
		const headers = { cookie, "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" };
		expect((await ask(url, "/api/tasks", { headers })).status).toBe(403);
		expect((await ask(url, "/api/tasks", { headers: { cookie } })).status).toBe(200);
	});

	await test.step("a hundred megabytes", async () => {
		const socket = net.connect(port, "127.0.0.1");
		socket.on("error", () => {});
		let answer = "";
		socket.on("data", (bytes) => {
			answer += String(bytes);
		});
		const closed = once(socket, "close");
		const head = "Content-Type: application/json\r\nContent-Length: 104857600";
		socket.write(`POST /api/session HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${head}\r\n\r\n`);
		const chunk = Buffer.alloc(65_536, "x");
		let sent = 0;
		while (!socket.destroyed && !answer.includes("413") && sent < 104_857_600) {
			sent += chunk.length;
			if (!socket.write(chunk)) await Promise.race([once(socket, "drain"), closed, once(socket, "data")]);
		}
		expect(answer).toMatch(/^HTTP\/1\.1 413 /);
		expect(sent).toBeLessThan(20_000_000);
		socket.destroy();
		await closed;
	});

	await test.step("another protocol", async () => {
		for (const path of ["/", "/api/events", "/_next/webpack-hmr"]) {
			const socket = net.connect(port, "127.0.0.1");
			const head = `Host: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade`;
			socket.write(`GET ${path} HTTP/1.1\r\n${head}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YQ==\r\n\r\n`);
			const [answer] = await once(socket, "data");
			expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
			socket.destroy();
		}
	});
});

test("no source map is handed out, and what is stored is for its owner alone", async ({ product }) => {
	const built = await fs.readdir(path.join(ROOT, ".next/static"), { recursive: true });
	expect(built.filter((name) => name.endsWith(".map"))).toEqual([]);
	expect(built.filter((name) => name.endsWith(".js")).length).toBeGreaterThan(5);
	const stored = await fs.readdir(product.dataFolder, { recursive: true, withFileTypes: true });
	const open = [];
	for (const { parentPath, name } of stored) {
		const { mode } = await fs.stat(path.join(parentPath, name));
		if ((mode & 0o077) !== 0) open.push(`${name} ${(mode & 0o777).toString(8)}`);
	}
	expect(stored.length).toBeGreaterThan(2);
	expect(open).toEqual([]);
});
