import { command, expect, test } from "./support/fixtures";
import { counted, createTask, pasteCommand, saveAndStart } from "./support/form";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";

test("a stopped task reads again from the earliest, after saying what that means", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	const subscriber = await broker.subscribe("plant/#");
	await pasteCommand(page, product.url, command({ broker, tdenginePort }), "replay");
	await saveAndStart(page, "replay");
	await expect.poll(() => counted(page, "Published")).toBeGreaterThan(100);
	const menu = page.getByRole("button", { name: "Menu of replay" });

	await test.step("while it runs it says what to do first", async () => {
		await menu.click();
		const item = page.getByRole("menuitem", { name: /Start from a position/ });
		await expect(item).toContainText("Stop the task first");
		await expect(item).toBeDisabled();
		await page.keyboard.press("Escape");
	});

	await page.getByRole("switch", { name: "Run replay" }).click();
	await page.getByRole("button", { name: "Stop replay" }).click();
	await expect(page.getByText("Stopped", { exact: true })).toBeVisible();
	const before = subscriber.messages().length;

	await test.step("by keyboard alone: the menu, the choice, the confirmation", async () => {
		await menu.focus();
		await page.keyboard.press("Enter");
		await page.getByRole("menuitem", { name: /Start from a position/ }).focus();
		await page.keyboard.press("Enter");
		const dialog = page.getByRole("dialog");
		await expect(dialog.getByText(/log entries are read again: their rows/)).toBeVisible({ timeout: 20_000 });
		await expectAccessible(page);
		await page.setViewportSize({ width: 375, height: 812 });
		await expectNoSidewaysScroll(page);
		await page.setViewportSize({ width: 1440, height: 900 });

		await dialog.getByRole("radio", { name: "Latest" }).check();
		await expect(dialog.getByRole("button", { name: "Jump to the latest" })).toBeVisible();
		await dialog.getByRole("radio", { name: "Offsets" }).check();
		await dialog.getByRole("textbox").first().fill("99999999999");
		await expect(dialog.getByText(/Give an offset from/)).toBeVisible();
		await expect(dialog.getByRole("button", { name: "Move to these offsets" })).toBeDisabled();
		await expectAccessible(page);

		await dialog.getByRole("radio", { name: "Earliest" }).check();
		await dialog.getByRole("button", { name: "Read from the earliest" }).focus();
		await page.keyboard.press("Enter");
		await expect(dialog).toBeHidden({ timeout: 30_000 });
	});

	await test.step("the rows are published a second time, and the log says why", async () => {
		await expect.poll(() => subscriber.messages().length, { timeout: 30_000 }).toBeGreaterThan(before + 50);
		const bodies = subscriber.messages().map(({ body }) => body);
		expect(new Set(bodies).size).toBeLessThan(bodies.length);
		await page.getByRole("link", { name: "Log", exact: true }).click();
		await expect(page.getByText("The task reads on from here next: earliest in every vgroup.")).toBeVisible();
	});
	await subscriber.end();
});

test("a source that is away says so, and nothing changes", async ({ page, product, broker, tdenginePort }) => {
	const gone = command({ broker, tdenginePort }).replace(`:${tdenginePort}/`, ":9/");
	const id = await createTask(page, product.url, "no-source", gone);
	await page.goto(`${product.url}/tasks/${id}`);
	await page.getByRole("button", { name: "Menu of no-source" }).click();
	await page.getByRole("menuitem", { name: /Start from a position/ }).click();
	await expect(page.getByRole("dialog").getByText(/TDengine did not tell the positions/)).toBeVisible({
		timeout: 30_000,
	});
	await expectAccessible(page);
	await page.getByRole("button", { name: "Leave it" }).click();
	await expect(page.getByRole("dialog")).toBeHidden();
});
