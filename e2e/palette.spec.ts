import { expect, test } from "./support/fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";
import { TaskMaker } from "./support/tasks";

test("the palette goes to a task, stops it and changes the theme, by keyboard alone", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	await tasks.create("boiler");
	await tasks.start(await tasks.create("pumps"));
	await page.goto(`${product.url}/tasks`);
	await expect(page.getByRole("row").filter({ hasText: "pumps" })).toContainText("Running");

	await page.keyboard.press("Control+k");
	const palette = page.getByRole("dialog", { name: "Search and commands" });
	await expect(palette.getByRole("option").first()).toBeVisible();
	await expectAccessible(page);
	await page.keyboard.type("boil");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { level: 1, name: "boiler" })).toBeVisible();

	await test.step("stopping asks while messages flow", async () => {
		await page.keyboard.press("Control+k");
		await page.keyboard.type("stop pum");
		await expect(palette.getByRole("option", { name: "Stop pumps" })).toHaveAttribute("aria-selected", "true");
		await page.keyboard.press("Enter");
		await page.getByRole("button", { name: "Stop pumps" }).press("Enter");
		await page.getByRole("link", { name: "Tasks" }).first().click();
		await expect(page.getByRole("row").filter({ hasText: "pumps" })).toContainText("Stopped");
	});

	await test.step("a command that finds nothing says so", async () => {
		await page.keyboard.press("Control+k");
		await page.keyboard.type("zzzz");
		await expect(palette.getByText(/Nothing matches/)).toBeVisible();
		await page.keyboard.press("Escape");
		await expect(palette).toBeHidden();
	});

	await test.step("the theme", async () => {
		await page.keyboard.press("Control+k");
		await page.keyboard.type("dark");
		await page.keyboard.press("Enter");
		await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
	});

	await test.step("a phone reaches it by the magnifier", async () => {
		await page.setViewportSize({ width: 375, height: 812 });
		await page.getByRole("button", { name: "Search and commands" }).click();
		await page.keyboard.type("new task");
		await expectNoSidewaysScroll(page);
		await page.keyboard.press("Enter");
		await expect(page).toHaveURL(/tasks\/new/);
	});
});
