import fs from "node:fs/promises";
import { isIP } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { test as base, expect } from "@playwright/test";
import { Broker } from "./support/broker";
import { ROOT, Started, temporaryFolder } from "./support/processes";
import { Product, startSimulator } from "./support/product";

interface Left {
	pid: number;
	what: "loaded" | "connect" | "lookup" | "datagram" | "program";
	where: string;
}

const RECORDER = pathToFileURL(path.join(ROOT, "e2e/support/record-connections.mjs")).href;

/** A folder with the record of everything that leaves the processes of a run. */
const test = base.extend<{ record: string }>({
	record: async ({ browserName: _ }, use) => {
		const folder = await temporaryFolder("record");
		await use(path.join(folder, "left.ndjson"));
		await fs.rm(folder, { recursive: true });
	},
});

function options(record: string): Record<string, string> {
	return { NODE_OPTIONS: `--import=${RECORDER}?file=${encodeURIComponent(record)}` };
}

async function read(record: string): Promise<Left[]> {
	const text = await fs.readFile(record, "utf8");
	return text
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Left);
}

/** Every page that can be opened, from the folders of the pages themselves. */
async function pagePaths(taskId: string): Promise<string[]> {
	const files = await fs.readdir(path.join(ROOT, "app"), { recursive: true });
	return files
		.filter((file) => path.basename(file) === "page.tsx")
		.map((file) => `/${path.dirname(file).replace("[id]", taskId)}`.replace(/\/\.$/, "/"));
}

test("the recorder sees what a process sends, whichever way", async ({ record }) => {
	const script = `
		await fetch("http://127.0.0.1:4/").catch(() => {});
		await fetch("http://telemetry.invalid/").catch(() => {});
		const socket = (await import("node:dgram")).createSocket("udp4");
		socket.send("x", 9, "127.0.0.1");
		(await import("node:child_process")).spawnSync("true");
		await new Promise((resolve) => setImmediate(resolve));
		process.exit();`;
	const started = Started.run(process.execPath, ["--input-type=module", "-e", script], options(record));
	await started.ended();
	const left = (await read(record)).map(({ what, where }) => `${what} ${where}`);
	expect(left).toContain("connect 127.0.0.1:4");
	expect(left).toContain("lookup telemetry.invalid");
	expect(left).toContain("datagram x:9:127.0.0.1");
	expect(left).toContain("program spawnSync true");
});

test("a run connects to its TDengine and its broker, and to nothing else", async ({ record }) => {
	const [broker, simulator] = [await Broker.start(), await startSimulator(50)];
	const product = await Product.start({ settings: { SPILLWAY_DEMO: "off", ...options(record) } });
	const headers = { Cookie: await product.cookie(), "Content-Type": "application/json" };
	const call = async (method: string, address: string, body?: object) => {
		const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
		const response = await fetch(`${product.url}/api${address}`, init);
		expect(response.ok, `${method} ${address}`).toBe(true);
		return response.json();
	};
	const { id } = await call("POST", "/tasks", {
		name: "Watched",
		source: `tmq+ws://root:taosdata@127.0.0.1:${simulator.port}/topic_meters?group.id=w&auto.offset.reset=earliest`,
		broker: `mqtt://127.0.0.1:${broker.port}?version=5.0&client_id=w&topic=w/{table}&qos=1`,
	});
	await call("POST", `/tasks/${id}/start`);
	await expect.poll(async () => (await call("GET", `/tasks/${id}`)).live.counters.published).toBeGreaterThan(50);
	for (const address of await pagePaths(id)) {
		const page = await fetch(`${product.url}${address}`, { headers, redirect: "manual" });
		expect(page.status, address).toBeLessThan(400);
		// Nothing in it has the browser ask anybody else, either.
		const others = [...(await page.text()).matchAll(/(?:src|href)="(?:https?:)?\/\/([^"/]+)/g)].map(([, host]) => host);
		expect(others, address).toEqual([]);
	}
	await call("POST", `/tasks/${id}/stop`);
	await product.end();
	await broker.down();
	await simulator.end();

	const left = await read(record);
	const allowed = [`127.0.0.1:${simulator.port}`, `127.0.0.1:${broker.port}`];
	// The worker is another process, and is seen as well.
	expect(new Set(left.map(({ pid }) => pid)).size).toBeGreaterThan(1);
	expect([...new Set(left.filter(({ what }) => what === "connect").map(({ where }) => where))].sort()).toEqual(
		allowed.sort(),
	);
	// An address is nothing that anybody is asked about.
	expect(left.filter(({ what, where }) => what === "lookup" && isIP(where) === 0)).toEqual([]);
	expect(left.filter(({ what }) => what === "datagram")).toEqual([]);
	const programs = left.filter(({ what }) => what === "program").map(({ where }) => where);
	expect(programs.filter((program) => !program.includes("worker.js") && !program.includes(process.execPath))).toEqual(
		[],
	);
});
