import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";
import { TaskMaker } from "./support/tasks";

async function look(page: Page): Promise<void> {
	await expectAccessible(page);
	const size = page.viewportSize();
	await page.setViewportSize({ width: 375, height: 812 });
	await expectNoSidewaysScroll(page);
	if (size !== null) await page.setViewportSize(size);
}

test("the console is read in Chinese: list, form and task, and in English again", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	const id = await tasks.create("pumps");
	await tasks.start(id);
	await page.goto(`${product.url}/tasks`);
	await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Tasks/);

	await test.step("chosen in the menu of the bar", async () => {
		await page.getByRole("button", { name: "Theme and language" }).click();
		await page.getByRole("menuitemradio", { name: "中文" }).click();
		await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^任务/);
		await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
		await expect(page).toHaveTitle("任务 · Spillway");
		await expect(page.getByRole("row").filter({ hasText: "pumps" })).toContainText("运行中");
		await look(page);
	});

	await test.step("the form, with the fields' own words", async () => {
		await page.goto(`${product.url}/tasks/new`);
		await expect(page).toHaveTitle("新建任务 · Spillway");
		await expect(page.getByRole("textbox", { name: /^消费组/ })).toBeVisible();
		const name = page.getByRole("textbox", { name: /^名称/ });
		await name.focus();
		await name.blur();
		await expect(page.getByText("请为任务命名。")).toBeVisible();
		await look(page);
	});

	await test.step("the task's page", async () => {
		await page.goto(`${product.url}/tasks/${id}`);
		await expect(page.getByRole("heading", { level: 1, name: "pumps" })).toBeVisible();
		await expect(page.getByText("每条消息都有去向")).toBeVisible();
		await look(page);
	});

	await test.step("English again, from the palette", async () => {
		await page.keyboard.press("Control+k");
		// The palette is loaded when it is asked for.
		await page.getByRole("combobox", { name: "搜索和命令" }).fill("English");
		await page.keyboard.press("Enter");
		await expect(page.getByText("Every message accounted for")).toBeVisible();
		await expect(page.locator("html")).toHaveAttribute("lang", "en");
	});
});

test.describe("a browser that asks for Chinese", () => {
	test.use({ locale: "zh-CN" });

	test("gets Chinese words alone, before anything is chosen", async ({ page, product }) => {
		await page.goto(`${product.url}/settings/about`);
		await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
		await expect(page).toHaveTitle("关于 · Spillway");
		// The page is sent with its words; those of the other language are not among them.
		const sent = await (
			await page.request.get(`${product.url}/settings/about`, { headers: { "accept-language": "zh-CN" } })
		).text();
		expect(sent).toContain("把每条消息发布到");
		expect(sent).not.toContain("A task reads one TMQ topic");
	});
});
