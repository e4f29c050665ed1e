import fs from "node:fs/promises";
import { expect, test } from "./support/fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";
import { TaskMaker } from "./support/tasks";

test("tasks move to another site through a file", async ({ page, product, broker, tdenginePort }) => {
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	for (const name of ["site-a", "site-b"]) await tasks.create(name, { labels: ["plant"] });
	await page.goto(`${product.url}/tasks`);
	await page.getByRole("checkbox", { name: "Select all shown tasks" }).check();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("toolbar").getByRole("button", { name: "Export" }).click(),
	]);
	const yaml = await fs.readFile(await download.path(), "utf8");
	expect(yaml).toContain("name: site-a");
	expect(yaml).not.toContain("taosdata");
	await page.getByRole("toolbar").getByRole("button", { name: "Delete…" }).click();
	await page.getByRole("button", { name: "Delete 2 tasks" }).click();
	await expect(page.getByRole("button", { name: "Start the demo" })).toBeVisible();

	const file = yaml.replaceAll(`127.0.0.1:${tdenginePort}`, "old-site.example:6041");
	await page.goto(`${product.url}/tasks/import`);
	await page
		.locator("input[type=file]")
		.setInputFiles({ name: "tasks.yaml", mimeType: "application/yaml", buffer: Buffer.from(file) });
	await expect(page.getByText("site-b", { exact: true }).first()).toBeVisible();
	await page.getByRole("textbox", { name: "Instead of old-site.example:6041" }).fill(`127.0.0.1:${tdenginePort}`);
	const password = page.getByLabel(/^Password at TDengine/).first();
	await password.fill("taosdata");
	await page.getByRole("button", { name: "Use for all" }).first().click();
	await expectAccessible(page);
	await page.getByRole("button", { name: "Import 2 tasks" }).click();

	const row = page.getByRole("row").filter({ hasText: "site-a" });
	await expect(row).toContainText("Stopped");
	await row.getByRole("switch").click();
	await expect(row).toContainText("Running");
});

test("a file that is wrong is not taken, and says where", async ({ page, product, broker, tdenginePort }) => {
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	await tasks.create("kept");
	const yaml = await (await page.request.get(`${product.url}/api/tasks/export`)).text();
	await page.goto(`${product.url}/tasks/import`);
	const field = page.getByRole("textbox", { name: "Text of the file" });
	await field.fill(yaml);
	await expect(page.getByText("Every task of the file is here as it stands there.")).toBeVisible();

	await field.fill(yaml.replace('qos: "1"', "qos: 7"));
	await expect(page.getByText("qos must be 0, 1 or 2, not 7.")).toBeVisible();
	await expectAccessible(page);
	await page.getByRole("button", { name: /^Line \d+/ }).click();
	expect(
		await field.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd)),
	).toMatch(/qos: 7/);

	await field.fill(`${yaml}\n\ttab`);
	await expect(page.getByRole("alert").filter({ hasText: "Line" }).first()).toBeVisible();
	await page.setViewportSize({ width: 375, height: 812 });
	await expectNoSidewaysScroll(page);
	await expectAccessible(page);
	await expect(page.getByRole("button", { name: /^Import/ })).toHaveAttribute("aria-disabled", "true");
});
