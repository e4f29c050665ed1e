import { expect, type Page } from "@playwright/test";
import { defineColumn, TYPE } from "@/server/simulator/engine/column";
import type { Engine } from "@/server/simulator/engine/engine";
import { selectAll, selectTbname } from "@/server/simulator/engine/topic";
import { startSimulator } from "@/server/simulator/simulator";
import { startScriptedBroker } from "@/server/testing/scripted-broker";
import { test } from "./support/fixtures";
import { expectNoSidewaysScroll } from "./support/page-checks";

test.setTimeout(480_000);

const IMAGE = "<img src=x onerror=hooked()>";
const DRAWING = '"><svg/onload=hooked()>';
/** Short enough for every name, and each of another kind. */
const NAMES = [
	IMAGE,
	DRAWING,
	"javascript:hooked()",
	"\u202egnp.exe\u200b",
	["{{constructor}}", "{table} $", "{7*7}"].join(""),
	"__proto__",
	"emoji 🧨 and 电表",
	"'; drop table x; --",
] as const;
const SUPER_TABLE = `${IMAGE} all`;
const TEXTS = [...NAMES, "x".repeat(5_000), "two\nlines\r\n", "a\0b\u001b[31m", "</script><script>hooked()</script>"];

/** Tables, tags, columns, values and TMQ topics whose names and texts are all of them. */
function setUpHostile(engine: Engine): void {
	engine.createDatabase({ name: "plant", vgroups: 1 });
	const stable = engine.createStable("plant", {
		name: SUPER_TABLE,
		columns: [
			{ name: "ts", type: TYPE.TIMESTAMP },
			{ name: DRAWING, type: TYPE.NCHAR, length: 6_000 },
			{ name: "__proto__", type: TYPE.INT },
		],
		tags: [{ name: "constructor", type: TYPE.NCHAR, length: 6_000 }],
	});
	const tbname = selectTbname(defineColumn({ name: "tbname", type: TYPE.VARCHAR, length: 192 }));
	const source = { kind: "column", from: stable, select: [...selectAll(stable), tbname] } as const;
	for (const name of ["topic_hostile", ...NAMES]) {
		engine.createTopic({ name, database: "plant", sql: `create topic ${name} as select ${DRAWING}`, source });
	}
}

/** A row of each text in a table of each name; one topic that cannot be published among them. */
function insertHostile(engine: Engine, round: number): void {
	for (const [index, text] of TEXTS.entries()) {
		const table = `${NAMES[index % NAMES.length]}${index === 2 ? "/#" : ""}`;
		const using = { using: SUPER_TABLE, tags: { constructor: text } };
		const row = [BigInt(Date.now() + index + 1_000 * round), text, index];
		engine.insert("plant", [{ table, using, rows: [row] }]);
	}
}

/** Whatever would show that text was taken for more than text. */
async function guard(page: Page): Promise<string[]> {
	const found: string[] = [];
	await page.exposeFunction("hooked", () => void found.push("a script ran"));
	await page.exposeFunction("violated", (what: string) => void found.push(`content security policy: ${what}`));
	await page.addInitScript(() => {
		document.addEventListener("securitypolicyviolation", (event) => {
			const report: unknown = Reflect.get(window, "violated");
			if (typeof report === "function") report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
		});
	});
	page.on("dialog", (dialog) => void found.push(`a dialog: ${dialog.message()}`));
	page.on("pageerror", (error) => void found.push(`an error: ${error.message}`));
	page.on("console", (message) => {
		// The browser says by itself that an answer was a refusal.
		if (message.type() !== "error" || message.text().startsWith("Failed to load resource")) return;
		found.push(`console on ${page.url()}: ${message.text()}`);
	});
	return found;
}

/** No element was made of a text, and nothing is pushed out of the page on a phone. */
async function expectText(page: Page): Promise<void> {
	const made = 'img[src="x"], [onload], [onerror], [href^="javascript:" i], body script:not([nonce]):not([src])';
	await expect(page.locator(made)).toHaveCount(0);
	const size = page.viewportSize();
	await page.setViewportSize({ width: 375, height: 812 });
	await expectNoSidewaysScroll(page);
	if (size !== null) await page.setViewportSize(size);
}

test("what TDengine, the broker and users write is shown as text", async ({ page, product, broker }) => {
	await using simulator = await startSimulator({ autoGenerate: false, rebalanceMs: 100 });
	setUpHostile(simulator.engine);
	await using refusing = await startScriptedBroker(() => {}, {
		reasonCode: 0x83,
		properties: { reasonString: `${IMAGE} ${"y".repeat(3_000)}\u202e` },
	});
	const found = await guard(page);
	const post = async (address: string, data: unknown) => {
		const answer = await page.request.post(`${product.url}${address}`, { data });
		expect(answer.ok(), await answer.text()).toBe(true);
		return (await answer.json()) as { id: string };
	};
	const source = `tmq+ws://root:taosdata@127.0.0.1:${simulator.port}/topic_hostile?group.id=hostile&auto.offset.reset=earliest`;
	const sink = (port: number, id: string) =>
		`mqtt://127.0.0.1:${port}?version=5.0&client_id=${encodeURIComponent(id)}&topic=plant/{table}&qos=1`;
	// An equals sign in a label says on which workers a task runs.
	const labels = NAMES.map((name) => name.replaceAll("=", " ").slice(0, 40));
	const tasks = [];
	for (const [index, name] of NAMES.entries()) {
		tasks.push(
			await post("/api/tasks", {
				name,
				labels,
				source: source.replace("=hostile", `=hostile${index}`),
				broker: sink(broker.port, name),
			}),
		);
	}
	const long = await post("/api/tasks", {
		name: "w".repeat(120),
		labels,
		source,
		broker: sink(refusing.port, "c".repeat(200)),
	});
	const [first, second] = tasks;
	const connection = await post("/api/connections", {
		name: IMAGE,
		end: "source",
		dsn: `tmq+ws://root:taosdata@127.0.0.1:${simulator.port}`,
	});
	await post("/api/connections", {
		name: "z".repeat(120),
		end: "broker",
		dsn: `mqtt://127.0.0.1:${broker.port}?version=5.0`,
	});
	await post("/api/alerts", { name: DRAWING, url: "http://127.0.0.1:9/%3Cimg%20src=x%3E", healths: ["failed"] });
	simulator.faults.failNext("subscribe", { code: 0x2603, message: `${IMAGE} \u202e \u001b[31m ${"e".repeat(3_000)}` });
	await post(`/api/tasks/${second?.id}/start`, {});
	// The refusal is for this one: whichever subscribes next would take it.
	await expect
		.poll(async () => (await page.request.get(`${product.url}/api/tasks/${second?.id}/log`)).text())
		.toContain(IMAGE);
	await post(`/api/tasks/${long.id}/start`, {});

	const visit = async (address: string, ...shown: string[]) => {
		await page.goto(`${product.url}${address}`);
		for (const text of shown) await expect(page.getByText(text).first()).toBeAttached();
		await expectText(page);
	};

	await test.step("live messages and their bodies", async () => {
		await visit(`/tasks/${first?.id}`, IMAGE);
		await page.getByRole("switch").first().click();
		await expect(page.getByText("Running", { exact: true }).first()).toBeVisible();
		for (let round = 0; round < 3; round++) insertHostile(simulator.engine, round);
		const rows = page.getByRole("list").getByRole("button", { expanded: false }).filter({ hasText: "plant/" });
		await rows.filter({ hasText: IMAGE }).first().click();
		await expectText(page);
		await expect(page.getByText(IMAGE).first()).toBeVisible();
	});

	await test.step("every page that shows names, reasons and errors", async () => {
		await visit("/tasks", IMAGE, DRAWING, "javascript:hooked()", "__proto__", "U+202E");
		await visit(`/tasks/${first?.id}?tab=skipped`, "javascript:hooked()/#");
		await visit(`/tasks/${first?.id}?tab=setup`, "spillway run");
		await visit(`/tasks/${first?.id}/edit`, "Source");
		await visit(`/tasks/${second?.id}?tab=log`, "Start was asked for.");
		await expect(page.getByRole("list", { name: /^Log/ })).toContainText(IMAGE);
		await visit(`/tasks/${long.id}?tab=log`, "turned the connection away");
		await visit(`/tasks/${long.id}`, "w".repeat(120));
		await visit("/settings/audit", IMAGE, "created task");
		await visit("/settings/connections", IMAGE);
		await visit("/settings/alerts", DRAWING);
	});

	await test.step("dialogs and toasts", async () => {
		await page.goto(`${product.url}/settings/alerts`);
		await page.getByRole("button", { name: `Menu of ${DRAWING}` }).click();
		await page.getByRole("menuitem", { name: "Delete…" }).click();
		await expectText(page);
		await page.getByRole("button", { name: `Delete ${DRAWING}` }).click();
		await expect(page.getByText("No webhook yet")).toBeVisible();
		await expectText(page);
		await page.goto(`${product.url}/tasks`);
		await page.getByRole("checkbox", { name: "Select all shown tasks" }).check();
		await page.getByRole("toolbar").getByRole("button", { name: "Delete…" }).click();
		await expectText(page);
	});

	expect(found).toEqual([]);

	await test.step("the Explorer: tree, structure, tables, rows, topics, errors", async () => {
		await visit(`/explorer?source=connection:${connection.id}`, IMAGE, DRAWING);
		await page.getByRole("button", { name: SUPER_TABLE, exact: true }).first().click();
		await expect(page.getByRole("cell", { name: DRAWING })).toBeVisible();
		await expectText(page);
		const editor = page.getByRole("textbox", { name: "SQL statement" });
		const run = async (sql: string) => {
			await editor.click();
			await page.keyboard.press("Control+a");
			await page.keyboard.insertText(sql);
			await page.keyboard.press("Control+Enter");
		};
		await run(`select * from plant.\`${SUPER_TABLE}\``);
		await expect(page.getByRole("table").getByText("javascript:hooked()").first()).toBeVisible();
		await expect(page.getByRole("table").getByText("U+202E").first()).toBeVisible();
		await expectText(page);
		// The refusal quotes where the statement went wrong.
		await run(`select ${IMAGE}`);
		await expect(page.getByText(/syntax error/i).first()).toContainText(IMAGE);
		await expectText(page);
		await page.getByRole("button", { name: DRAWING }).first().click();
		await expectText(page);
	});

	expect(found).toEqual([]);
});
