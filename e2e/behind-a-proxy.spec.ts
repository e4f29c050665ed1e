import { test as base, expect } from "@playwright/test";
import { PASSWORD } from "./support/administrator";
import { dsns } from "./support/ends";
import {
	documentedConfigurations,
	findProgram,
	type ReverseProxy,
	startCaddy,
	startNginx,
	startPrefixProxy,
} from "./support/prefix-proxy";
import { freePort } from "./support/processes";
import { Product } from "./support/product";

const BASE_PATH = "/spillway";

/** The order of the blocks in docs/proxies.md, for each kind of proxy. */
const BLOCKS = ["a name of its own", "a path, handed on", "a path, stripped"] as const;
type Way = (typeof BLOCKS)[number];

const test = base.extend<{ proxyPort: number; startProduct: (way: Way) => Promise<Product> }>({
	proxyPort: async ({ browserName: _ }, use) => use(await freePort()),
	startProduct: async ({ proxyPort }, use) => {
		let product: Product | undefined;
		await use(async (way) => {
			product = await Product.start({
				settings: {
					SPILLWAY_PUBLIC_URL: `http://127.0.0.1:${proxyPort}`,
					SPILLWAY_TRUSTED_PROXIES: "127.0.0.1",
					SPILLWAY_DEMO: "on",
					...(way === "a name of its own" ? {} : { SPILLWAY_BASE_PATH: BASE_PATH }),
				},
			});
			return product;
		});
		await product?.end();
	},
});

/** What every proxy must let through: sign-in, pages with all they load, and live data as it comes. */
async function expectWhole(proxy: ReverseProxy, basePath: string): Promise<void> {
	const origin = `http://127.0.0.1:${proxy.port}`;
	const signedIn = await fetch(`${origin}${basePath}/api/session`, {
		method: "POST",
		headers: { "Content-Type": "application/json", Origin: origin },
		body: JSON.stringify({ userName: "tester", password: PASSWORD }),
	});
	expect(signedIn.status).toBe(200);
	const [setCookie = ""] = signedIn.headers.getSetCookie();
	expect(setCookie).toMatch(new RegExp(`; Path=${basePath || "/"}(;|$)`));
	const headers = { Cookie: setCookie.split(";")[0] ?? "" };

	const stranger = await fetch(`${origin}${basePath}/tasks?tab=failed`, { redirect: "manual" });
	expect(stranger.headers.get("location")).toBe(`${basePath}/sign-in?next=%2Ftasks%3Ftab%3Dfailed`);

	const page = await fetch(`${origin}${basePath}/tasks`, { headers });
	expect(page.status).toBe(200);
	const loaded = [...(await page.text()).matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, address = ""]) => address);
	expect(loaded.length).toBeGreaterThan(5);
	for (const address of new Set(loaded)) {
		expect(address.startsWith(`${basePath}/`), address).toBe(true);
		expect((await fetch(`${origin}${address}`, { headers })).status, address).toBe(200);
	}
	await expectLive(`${origin}${basePath}`, headers);
}

/** A change is in the stream while it is open: a proxy that gathers would give it up only at its end. */
async function expectLive(url: string, headers: Record<string, string>): Promise<void> {
	const abort = new AbortController();
	const stream = await fetch(`${url}/api/events`, { headers, signal: abort.signal });
	expect(stream.headers.get("content-type")).toContain("text/event-stream");
	const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
	let seen = "";
	const until = async (text: string) => {
		while (!seen.includes(text)) {
			const { done, value } = (await reader?.read()) ?? { done: true, value: "" };
			if (done) throw new Error(`the stream ended before ${text}`);
			seen += value;
		}
	};
	await until('"type":"snapshot"');
	const name = `Seen through ${url}`;
	const made = await fetch(`${url}/api/tasks`, {
		method: "POST",
		headers: { ...headers, "Content-Type": "application/json", Origin: new URL(url).origin },
		body: JSON.stringify({ name, ...dsns() }),
	});
	expect(made.status).toBe(201);
	await until(name);
	abort.abort();
}

for (const way of ["a path, handed on", "a path, stripped"] as const) {
	test(`below a path of a proxy (${way}): everything works, and nothing is asked for elsewhere`, async ({
		page,
		proxyPort,
		startProduct,
	}) => {
		const product = await startProduct(way);
		await using proxy = await startPrefixProxy(product.port, {
			isStripping: way === "a path, stripped",
			port: proxyPort,
		});
		await expectWhole(proxy, BASE_PATH);
		const elsewhere: string[] = [];
		page.on("request", (request) => {
			const { pathname, protocol } = new URL(request.url());
			if (protocol.startsWith("http") && !pathname.startsWith(`${BASE_PATH}/`)) elsewhere.push(request.url());
		});
		await page.goto(`http://127.0.0.1:${proxyPort}${BASE_PATH}/explorer`);
		await page.getByLabel("User name").fill("tester");
		await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
		await page.keyboard.press("Enter");
		await page.waitForURL(`**${BASE_PATH}/explorer`);
		await page.getByRole("link", { name: "Tasks", exact: true }).first().click();
		await page
			.getByRole("link", { name: /^Seen through/ })
			.first()
			.click();
		await page.waitForURL(`**${BASE_PATH}/tasks/*`);
		await page
			.getByRole("link", { name: "Log" })
			.or(page.getByRole("tab", { name: "Log" }))
			.first()
			.click();
		await expect(page.getByText("The task was created.")).toBeVisible();
		await page.reload();
		await expect(page.getByText("The task was created.")).toBeVisible();
		expect(elsewhere).toEqual([]);
	});
}

for (const [kind, start] of [
	["nginx", startNginx],
	["caddy", startCaddy],
] as const) {
	for (const [index, way] of BLOCKS.entries()) {
		test(`${kind} as docs/proxies.md has it: ${way}`, async ({ proxyPort, startProduct }) => {
			const binary = await findProgram(kind);
			test.skip(binary === undefined, `${kind} is not installed`);
			const block = (await documentedConfigurations(kind))[index] ?? "";
			const product = await startProduct(way);
			await using proxy = await start(binary ?? "", block, product.port, proxyPort);
			await expectWhole(proxy, way === "a name of its own" ? "" : BASE_PATH);
		});
	}
}
