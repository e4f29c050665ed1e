import fs from "node:fs/promises";
import type { Locator } from "@playwright/test";
import { command, expect, test } from "./support/fixtures";
import { counted, createTask } from "./support/form";
import { TaskMaker } from "./support/tasks";

// What somebody does here who has never seen the console, by the way that lies nearest. The clicks are counted: a way
// that grows longer fails here.
class Clicks {
	count = 0;

	async on(target: Locator): Promise<void> {
		await target.click();
		this.count++;
	}
}

test("a first task from a command in the clipboard: one paste, one click", async ({
	page,
	context,
	product,
	broker,
	tdenginePort,
}) => {
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	const clicks = new Clicks();
	await page.goto(product.url);
	await expect(page.getByRole("textbox", { name: "Command" })).toBeVisible();
	await page.evaluate((text) => navigator.clipboard.writeText(text), command({ broker, tdenginePort }));
	await page.locator("body").press("Control+v");
	await expect(page.getByRole("textbox", { name: /^Name/ })).toHaveValue("meters");
	await clicks.on(page.getByRole("button", { name: /^Save and start/ }));
	await expect.poll(() => counted(page, "Published")).toBeGreaterThan(20);
	expect(clicks.count).toBe(1);

	await test.step("the same command again makes a task of another name", async () => {
		await page.getByRole("link", { name: "Tasks" }).first().click();
		await expect(page.getByRole("row").filter({ hasText: "meters" })).toBeVisible();
		await page.locator("body").press("Control+v");
		await expect(page.getByRole("textbox", { name: /^Name/ })).toHaveValue("meters-2");
	});
});

test("why nothing is published: the list says it, one click leads to the mend, three to the rows", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	const line = command({ broker, tdenginePort }, { topic: "plant/{stable}", group: "quiet" });
	const id = await createTask(page, product.url, "quiet", line);
	await page.request.post(`${product.url}/api/tasks/${id}/start`);
	const clicks = new Clicks();
	await page.goto(product.url);
	const row = page.getByRole("row").filter({ hasText: "quiet" });
	await expect(row).toContainText("Skipping 100 %");
	await expect(row).toContainText("{stable} was not sent with the message");
	await clicks.on(row.getByRole("link", { name: "quiet" }));
	await clicks.on(page.getByRole("link", { name: "Edit" }));
	await clicks.on(page.getByRole("button", { name: "Use {table}" }));
	await clicks.on(page.getByRole("button", { name: /^Save/ }).first());
	await expect.poll(() => counted(page, "Published")).toBeGreaterThan(20);
	expect(clicks.count).toBe(4);
});

test("five tasks that failed run again: three clicks", async ({ page, product, broker, tdenginePort }) => {
	await broker.upWith(["allow_anonymous false"]);
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	const names = [1, 2, 3, 4, 5].map((n) => `press-${n}`);
	for (const name of names) await tasks.start(await tasks.create(name));
	const clicks = new Clicks();
	await page.goto(product.url);
	await expect(page.getByRole("link", { name: /^Failed ?5$/ })).toBeVisible();
	await broker.upWith(["allow_anonymous true"]);
	await clicks.on(page.getByRole("link", { name: /^Failed ?5$/ }));
	await clicks.on(page.getByRole("checkbox", { name: "Select all shown tasks" }));
	await clicks.on(page.getByRole("toolbar").getByRole("button", { name: "Restart" }));
	await expect(page.getByText("No task has failed")).toBeVisible();
	expect(clicks.count).toBe(3);
});

test("everything is published again from the start: stop, menu, confirm", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	await tasks.start(await tasks.create("rewound"));
	const clicks = new Clicks();
	await page.goto(product.url);
	const row = page.getByRole("row").filter({ hasText: "rewound" });
	await expect(row).toContainText("Running");
	await expect(row).toContainText(/Healthy|Catching up/);
	await clicks.on(row.getByRole("switch"));
	await clicks.on(page.getByRole("button", { name: "Stop rewound" }));
	await expect(row).toContainText("Stopped");
	await clicks.on(row.getByRole("button", { name: "Menu of rewound" }));
	await clicks.on(page.getByRole("menuitem", { name: /Start from a position/ }));
	await expect(page.getByText(/log entries are read again/).first()).toBeVisible({ timeout: 20_000 });
	await clicks.on(page.getByRole("button", { name: "Read from the earliest" }));
	await expect(row).toContainText("Running");
	expect(clicks.count).toBe(5);
});

test("a task moves to another site: export there, import here", async ({ page, product, broker, tdenginePort }) => {
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	await tasks.create("moving");
	const clicks = new Clicks();
	await page.goto(product.url);
	await clicks.on(page.getByRole("button", { name: "Menu of moving" }));
	const saving = page.waitForEvent("download");
	await clicks.on(page.getByRole("menuitem", { name: "Export" }));
	const file = await (await saving).path();
	expect(clicks.count).toBe(2);

	await page.request.delete(`${product.url}/api/tasks/${(await tasks.ids())[0]}`);
	const here = new Clicks();
	await page.goto(product.url);
	await here.on(page.getByRole("link", { name: "Import a file" }));
	await page.locator("input[type=file]").setInputFiles({
		name: "moving.yaml",
		mimeType: "application/yaml",
		buffer: await fs.readFile(file),
	});
	await page
		.getByLabel(/^Password at TDengine/)
		.first()
		.fill("taosdata");
	await here.on(page.getByRole("button", { name: "Import 1 task" }));
	await expect(page.getByRole("row").filter({ hasText: "moving" })).toContainText("Stopped");
	expect(here.count).toBe(2);
});
