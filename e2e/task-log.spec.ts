import fs from "node:fs/promises";
import { command, expect, test } from "./support/fixtures";
import { counted, createTask, pasteCommand, saveAndStart } from "./support/form";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";

test("the log tells what happened, filtered, paused, saved, and after a restart", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	await pasteCommand(page, product.url, command({ broker, tdenginePort }), "logged");
	await saveAndStart(page, "logged");
	await expect.poll(() => counted(page, "Published")).toBeGreaterThan(20);
	await page.getByRole("link", { name: "Log", exact: true }).click();
	await expect(page).toHaveURL(/tab=log/);
	const lines = page.getByRole("list", { name: "Log, newest first" }).getByRole("listitem");
	await expect(lines.filter({ hasText: "Start was asked for." })).toBeVisible();
	await expectAccessible(page);

	await test.step("paused it keeps the place; what comes meanwhile is there afterwards", async () => {
		await page.getByRole("button", { name: "Pause" }).click();
		const before = await lines.count();
		await broker.down();
		await expect(page.getByRole("button", { name: /^Retrying/ })).toBeVisible();
		expect(await lines.count()).toBe(before);
		await page.getByRole("button", { name: "Resume" }).click();
		await expect(lines.filter({ hasText: /127\.0\.0\.1:\d+/ }).first()).toBeVisible();
		await broker.up();
	});

	await test.step("level and text are in the address, and outlive a reload", async () => {
		// The address follows in a transition, and the choice with it.
		const warnings = page.getByRole("radio", { name: "Warnings and errors" });
		await warnings.click();
		await expect(warnings).toBeChecked();
		await expect(lines.filter({ hasText: "Start was asked for." })).toHaveCount(0);
		await page.getByRole("textbox", { name: "Search the log" }).fill("127.0.0.1");
		await expect(page).toHaveURL(/level=warning&text=127/);
		await page.reload();
		await expect(lines.filter({ hasText: /127\.0\.0\.1:\d+/ }).first()).toBeVisible();
		await page.getByRole("textbox", { name: "Search the log" }).fill("no line says this");
		await expect(page.getByText("No line matches")).toBeVisible();
		await expectAccessible(page);
		await page.getByRole("button", { name: "Show all lines" }).click();
		await expect(lines.filter({ hasText: "Start was asked for." })).toBeVisible();
	});

	await test.step("it can be saved as a file", async () => {
		const saving = page.waitForEvent("download");
		await page.getByRole("button", { name: "Download" }).click();
		await page.getByRole("menuitem", { name: "As text" }).click();
		const file = await saving;
		expect(file.suggestedFilename()).toBe("logged.log");
		expect(await fs.readFile(await file.path(), "utf8")).toContain("Start was asked for.");
	});

	await test.step("it is kept over a restart of the server", async () => {
		await product.kill();
		await product.up();
		await page.reload();
		await expect(lines.filter({ hasText: "Start was asked for." })).toBeVisible();
	});

	await test.step("a phone shows all of it", async () => {
		await page.setViewportSize({ width: 375, height: 812 });
		await expect(lines.first()).toBeVisible();
		await expectNoSidewaysScroll(page);
		await expectAccessible(page);
	});
});

test("a long log is drawn as far as it is seen, and older lines come as it is scrolled", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	const id = await createTask(page, product.url, "chatty", command({ broker, tdenginePort }));
	for (let n = 0; n < 120; n++) {
		await page.request.post(`${product.url}/api/tasks/${id}/start`);
		await page.request.post(`${product.url}/api/tasks/${id}/stop`);
	}
	await page.goto(`${product.url}/tasks/${id}?tab=log`);
	const lines = page.getByRole("list", { name: "Log, newest first" }).getByRole("listitem");
	await expect(lines.first()).toBeVisible();
	expect(await lines.count()).toBeLessThan(100);
	await expect(async () => {
		await page.keyboard.press("End");
		await expect(lines.filter({ hasText: "The task was created." })).toBeVisible({ timeout: 500 });
	}).toPass();
	await expect(page.getByText("The log begins here.")).toBeVisible();
});
