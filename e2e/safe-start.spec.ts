import { once } from "node:events";
import fs from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { test as base, expect } from "@playwright/test";
import { makeCertificates } from "@/server/testing/certificates";
import { administratorSettings, PASSWORD } from "./support/administrator";
import { freePort, Started, temporaryFolder } from "./support/processes";
import { Product } from "./support/product";

interface Start {
	dataFolder: string;
	port: number;
	/** Starts the built product; `env` goes before what every start here has. */
	start(env: Record<string, string>): Started;
}

/** A fresh data folder and a port; whatever was started ends with the test. */
const test = base.extend<Start>({
	dataFolder: async ({ browserName: _ }, use) => {
		const folder = await temporaryFolder("start");
		await use(folder);
		await fs.rm(folder, { recursive: true, force: true });
	},
	port: async ({ browserName: _ }, use) => use(await freePort()),
	start: async ({ dataFolder, port }, use) => {
		const all: Started[] = [];
		await use((env) => {
			const settings = { PORT: String(port), SPILLWAY_DATA_DIR: dataFolder, NODE_ENV: "production", ...env };
			const started = Started.run(process.execPath, ["dist/main.js"], settings);
			all.push(started);
			return started;
		});
		for (const started of all) await started.end();
	},
});

async function certificate(folder: string): Promise<Record<string, string>> {
	const { files } = makeCertificates("DNS:localhost,DNS:plant.test,IP:127.0.0.1,IP:127.0.0.2");
	const settings = { SPILLWAY_TLS_CERT: "server.pem", SPILLWAY_TLS_KEY: "server.key" };
	for (const [name, file] of Object.entries(settings)) {
		await fs.writeFile(path.join(folder, file), files[file] ?? "", { mode: 0o600 });
		settings[name as keyof typeof settings] = path.join(folder, file);
	}
	return settings;
}

interface Answer {
	status: number;
	cookies: string[];
	body: string;
}

/** A call by https, whoever signed the certificate. */
async function call(
	{ port, host = "127.0.0.1", hostName = `${host}:${port}` }: { port: number; host?: string; hostName?: string },
	path: string,
	{ method = "GET", headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> {
	const options = { host, port, path, method, agent: false, rejectUnauthorized: false };
	const all = { host: hostName, "content-type": "application/json", ...headers };
	const request = https.request({ ...options, headers: all }).end(body === undefined ? "" : JSON.stringify(body));
	const [response] = (await once(request, "response")) as [http.IncomingMessage];
	let text = "";
	for await (const chunk of response) text += String(chunk);
	return { status: response.statusCode ?? 0, cookies: response.headers["set-cookie"] ?? [], body: text };
}

test("a newcomer on this machine: one form of two fields, one click to the demo", async ({ page }) => {
	const product = await Product.start({ hasAdministrator: false });
	expect(product.output).not.toContain("type this code");
	await page.goto(product.url);
	await expect(page.getByRole("heading", { name: "Set up Spillway" })).toBeVisible();
	await expect(page.getByRole("textbox")).toHaveCount(2);
	await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Start the demo" }).click();
	await expect(page.getByText("Running", { exact: true })).toBeVisible();
	expect(
		(await page.request.post(`${product.url}/api/set-up`, { data: { userName: "eve", password: PASSWORD } })).status(),
	).toBe(409);
	await product.end();
});

test("where others can reach it: by https, with the code of the terminal, cookies for https alone", async ({
	browser,
	dataFolder,
	port,
	start,
}) => {
	// An address of this machine that is not the usual one counts as one of a network.
	const host = "127.0.0.2";
	const server = start({ HOST: host, ...(await certificate(dataFolder)) });
	await server.prints(/type this code: [A-Z2-9]{4}-[A-Z2-9]{4}/);
	expect(server.output).toContain(`https://${host}:${port}`);
	expect(server.output).not.toContain("plain http");
	const code = /code: (\S+)/.exec(server.output)?.[1] ?? "";
	await expect(fetch(`http://${host}:${port}/`)).rejects.toThrow();

	const context = await browser.newContext({ ignoreHTTPSErrors: true });
	const page = await context.newPage();
	await page.goto(`https://${host}:${port}/tasks`);
	await page.getByRole("textbox", { name: "Code from the terminal" }).fill("AAAA-AAAA");
	await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
	await page.getByRole("button", { name: "Create administrator" }).click();
	await expect(page.getByText("This is not the code that Spillway printed")).toBeVisible();
	await page.getByRole("textbox", { name: "Code from the terminal" }).fill(code.toLowerCase());
	await page.getByRole("button", { name: "Create administrator" }).click();
	await expect(page.getByRole("heading", { name: "Tasks" })).toBeVisible();
	// The demo listens on this machine and needs no sign-in: it is not for where others are.
	await expect(page.getByRole("button", { name: "Start the demo" })).toHaveCount(0);
	const cookies = (await context.cookies()).filter(({ name }) => name.includes("session"));
	expect(cookies).toEqual([
		expect.objectContaining({
			name: "__Secure-spillway.session_token",
			secure: true,
			httpOnly: true,
			sameSite: "Strict",
			path: "/",
		}),
	]);
	const again = await page.request.get(`https://${host}:${port}/api/session`);
	expect(again.headers()["strict-transport-security"]).toContain("max-age=");
	await context.close();

	await test.step("the code is spent, and no other name is answered", async () => {
		const body = { userName: "eve", password: PASSWORD, code };
		expect((await call({ port, host }, "/api/set-up", { method: "POST", body })).status).toBe(409);
		expect((await call({ port, host, hostName: "evil.example" }, "/")).status).toBe(421);
		expect((await call({ port, host, hostName: `localhost:${port}` }, "/api/session")).status).toBe(200);
	});
});

test("behind a named proxy: its address is believed, nobody else's, and cookies are for https alone", async ({
	dataFolder,
	port,
	start,
}) => {
	const server = start({
		SPILLWAY_PUBLIC_URL: "https://plant.test",
		SPILLWAY_TRUSTED_PROXIES: "127.0.0.1",
		...(await administratorSettings(dataFolder)),
	});
	await server.prints("Spillway is ready");
	const { files } = makeCertificates("DNS:plant.test");
	const tls = { cert: files["server.pem"] ?? "", key: files["server.key"] ?? "" };
	const proxy = https.createServer(tls, (request, response) => {
		// As proxies do: what the caller claims stays, the address it really has is put behind it.
		const forwarded = [request.headers["x-forwarded-for"], "198.51.100.9"].filter(Boolean).join(", ");
		const headers = { ...request.headers, "x-forwarded-for": forwarded, "x-forwarded-proto": "https" };
		const options = { host: "127.0.0.1", port, path: request.url, method: request.method, headers };
		request.pipe(
			http.request(options, (answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
			}),
		);
	});
	proxy.listen(0, "127.0.0.1");
	await once(proxy, "listening");
	const door = { port: (proxy.address() as AddressInfo).port, hostName: "plant.test" };
	const body = { userName: "tester", password: PASSWORD };
	const origin = { origin: "https://plant.test", "sec-fetch-site": "same-origin" };

	const entered = await call(door, "/api/session", { method: "POST", body, headers: origin });
	expect(entered.status).toBe(200);
	expect(entered.cookies).toEqual([expect.stringMatching(/^__Secure-spillway\.session_token=.*; Secure/)]);
	const cookie = entered.cookies[0]?.split(";")[0] ?? "";
	const sessions = await call(door, "/api/account/sessions", { headers: { cookie } });
	expect(JSON.parse(sessions.body)).toMatchObject({ sessions: [{ address: "198.51.100.9" }] });

	await test.step("a forged address makes no new caller of an old one", async () => {
		const statuses = [];
		for (let i = 0; i < 8; i++) {
			const headers = { ...origin, "x-forwarded-for": `203.0.113.${i}` };
			const wrong = { userName: "tester", password: "wrong" };
			statuses.push((await call(door, "/api/session", { method: "POST", body: wrong, headers })).status);
		}
		expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
		const audit = await call(door, "/api/audit?text=signed", { headers: { cookie } });
		expect(audit.body).not.toContain("203.0.113.");
	});

	await test.step("changes come from its own origin", async () => {
		const headers = { cookie, origin: "https://evil.example" };
		expect((await call(door, "/api/session", { method: "DELETE", headers })).status).toBe(403);
		expect((await call(door, "/api/session", { method: "DELETE", headers: { ...origin, cookie } })).status).toBe(204);
		expect((await call(door, "/api/tasks", { headers: { cookie } })).status).toBe(401);
	});
	proxy.closeAllConnections();
	proxy.close();
});

test("an unattended set-up makes the first administrator, and means nothing afterwards", async ({
	dataFolder,
	port,
	start,
}) => {
	const file = path.join(dataFolder, "password");
	const env = { SPILLWAY_ADMIN_USER: "operations", SPILLWAY_ADMIN_PASSWORD_FILE: file };
	const url = `http://127.0.0.1:${port}`;
	const signIn = async (password: string) => {
		const body = JSON.stringify({ userName: "operations", password });
		const headers = { "content-type": "application/json" };
		return (await fetch(`${url}/api/session`, { method: "POST", headers, body })).status;
	};

	await test.step("a password that is tried first is refused, and not repeated", async () => {
		await fs.writeFile(file, "password1234\n");
		const refused = start(env);
		await refused.ended();
		expect(refused.child.exitCode).toBe(1);
		expect(refused.output).toContain("tried first");
		expect(refused.output).not.toContain("password1234");
	});
	await test.step("so is a file that is not there", async () => {
		const refused = start({ ...env, SPILLWAY_ADMIN_PASSWORD_FILE: path.join(dataFolder, "nothing") });
		await refused.ended();
		expect([refused.child.exitCode, refused.output]).toEqual([
			1,
			expect.stringContaining("SPILLWAY_ADMIN_PASSWORD_FILE"),
		]);
	});
	await fs.writeFile(file, `${PASSWORD}\n`);
	const first = start({ ...env, HOST: "127.0.0.1", SPILLWAY_PUBLIC_URL: "http://plant.test" });
	await first.prints("Spillway is ready");
	expect(first.output).not.toContain("type this code");
	expect(first.output).toContain("plain http");
	expect(first.output).not.toContain(PASSWORD);
	expect(await signIn(PASSWORD)).toBe(200);
	await first.end();

	await fs.writeFile(file, "granite whistle meadow\n");
	await start(env).prints("Spillway is ready");
	expect([await signIn("granite whistle meadow"), await signIn(PASSWORD)]).toEqual([401, 200]);
});
