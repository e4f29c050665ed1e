import { expect, test } from "./support/fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";
import { TaskMaker } from "./support/tasks";

test("one password for five tasks is typed once", async ({ page, product, broker, tdenginePort }) => {
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	const names = [1, 2, 3, 4, 5].map((n) => `line-${n}`);
	for (const name of names) await tasks.start(await tasks.create(name, { password: "old-one" }));
	await page.goto(`${product.url}/tasks?tab=failed`);
	await expect(page.getByRole("row")).toHaveCount(6);
	await page.getByRole("checkbox", { name: "Select line-1" }).check();
	await page.getByRole("checkbox", { name: "Select line-2" }).check();
	await page.getByRole("toolbar").getByRole("button", { name: "Password…" }).click();

	const dialog = page.getByRole("dialog", { name: "Replace passwords" });
	const field = dialog.getByLabel(`root at TDengine 127.0.0.1:${tdenginePort}`);
	await expect(field).toBeFocused();
	await expect(dialog.getByText("For line-1, line-2")).toBeVisible();
	await expectAccessible(page);
	await page.setViewportSize({ width: 375, height: 812 });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize({ width: 1440, height: 900 });
	await field.fill("taosdata");
	await dialog.getByRole("checkbox", { name: "Also in the 3 other tasks with this sign-in" }).check();
	await page.keyboard.press("Enter");
	await expect(page.getByText("The password was replaced in 5 tasks")).toBeVisible();
	await page.goto(`${product.url}/tasks`);
	for (const name of names) await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Running");
	expect(await page.content()).not.toContain("taosdata");
});

test("a failed task offers it on its page; a connection hands its new one on", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	const id = await tasks.create("press", { password: "old-one" });
	await tasks.start(id);
	await page.goto(`${product.url}/tasks/${id}`);
	await page.getByRole("button", { name: "Replace the password" }).click();
	await page
		.getByRole("dialog")
		.getByLabel(/^root at TDengine/)
		.fill("still-wrong");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("dialog")).toBeHidden();
	await expect(page.getByRole("button", { name: /^Failed/ })).toBeVisible();

	const data = { name: "Plant server", end: "source", dsn: `tmq+ws://root:old-one@127.0.0.1:${tdenginePort}` };
	expect((await page.request.post(`${product.url}/api/connections`, { data })).ok()).toBe(true);
	await page.goto(`${product.url}/settings/connections`);
	await page.getByRole("button", { name: "Menu of Plant server" }).click();
	await page.getByRole("menuitem", { name: "Edit" }).click();
	await page.getByRole("button", { name: /^Replace/ }).click();
	await page.getByLabel("Password", { exact: true }).fill("taosdata");
	await page.getByRole("button", { name: "Save", exact: true }).click();
	const question = page.getByRole("alertdialog", { name: "Give the password to 1 task, too?" });
	await expect(question).toContainText("press");
	await expectAccessible(page);
	await question.getByRole("button", { name: "Replace in 1 task" }).click();
	await expect(page.getByText("The password was replaced in 1 task")).toBeVisible();
	await page.goto(`${product.url}/tasks/${id}`);
	await expect(page.getByText("Running", { exact: true })).toBeVisible();
});
