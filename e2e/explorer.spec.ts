import { expect, test } from "./support/fixtures";
import { expectAccessible, expectNoSidewaysScroll, takePictures } from "./support/page-checks";

// A long way with pictures on it: busy machines need more than the usual time.
test.setTimeout(240_000);

test("from a table in the Explorer to a TMQ topic to a task", async ({ page, product, tdenginePort }) => {
	const data = { name: "Plant server", end: "source", dsn: `tmq+ws://root:taosdata@127.0.0.1:${tdenginePort}` };
	expect((await page.request.post(`${product.url}/api/connections`, { data })).ok()).toBe(true);
	await page.goto(`${product.url}/explorer`);
	await page.getByRole("button", { name: "meters", exact: true }).click();
	await expect(page.getByRole("cell", { name: "voltage" })).toBeVisible();
	await expectAccessible(page);

	await test.step("rows with their types", async () => {
		await page.getByRole("button", { name: "Show 100 rows" }).click();
		await expect(page.getByText(/^\d+ rows$|^One row$/)).toBeVisible();
		await expect(page.getByRole("columnheader", { name: /^ts/ })).toContainText("timestamp");
		await expectAccessible(page);
		await takePictures(page, "explorer");
	});

	const editor = page.getByRole("textbox", { name: "SQL statement" });
	const type = async (sql: string) => {
		await editor.click();
		await page.keyboard.press("Control+a");
		await page.keyboard.insertText(sql);
	};
	await test.step("a mistake is answered in the server's words, by keys", async () => {
		await type("select nothing from nowhere.t");
		await page.keyboard.press("Control+Enter");
		await expect(page.getByText("There is no such database")).toBeVisible();
	});

	await test.step("a change asks first", async () => {
		await type("create database asked_first");
		await page.getByRole("button", { name: "Run", exact: true }).click();
		const question = page.getByRole("alertdialog");
		await expect(question).toContainText("create database asked_first");
		await question.getByRole("button", { name: "Do not run it" }).click();
		await expect(page.getByText("asked_first", { exact: true })).toHaveCount(0);
		await page.getByRole("button", { name: "Run", exact: true }).click();
		await question.getByRole("button", { name: "Run it", exact: true }).click();
		await expect(page.getByText(/^Done/)).toBeVisible();
		await expect(page.getByText("asked_first", { exact: true })).toBeVisible();
	});

	await test.step("the wizard writes the topic and hands it to a new task", async () => {
		await page.getByRole("button", { name: "Create TMQ topic" }).click();
		const wizard = page.getByRole("dialog");
		await wizard.getByRole("textbox", { name: "Where" }).fill("voltage > 200");
		await expect(wizard.getByText("where voltage > 200")).toBeVisible();
		await wizard.getByRole("textbox", { name: /^Name/ }).fill("topic_high");
		await expectAccessible(page);
		await wizard.getByRole("button", { name: "Create", exact: true }).click();
		await wizard.getByRole("link", { name: "New task from topic_high" }).click();
		await expect(page.getByRole("combobox", { name: /^TMQ topic/ })).toHaveValue("topic_high");
		await expect(page.getByText("Stored with Plant server")).toBeVisible();
	});

	await test.step("Back asks before the form is left", async () => {
		await page.goBack();
		const question = page.getByRole("alertdialog");
		await expect(question).toContainText("Leave without saving?");
		await question.getByRole("button", { name: "Stay here" }).click();
		await expect(page.getByRole("combobox", { name: /^TMQ topic/ })).toHaveValue("topic_high");
		await page.goBack();
		await question.getByRole("button", { name: "Discard the changes" }).click();
		await expect(page.getByRole("heading", { level: 1, name: "Explorer" })).toBeVisible();
	});

	await test.step("a phone shows the same", async () => {
		await page.setViewportSize({ width: 375, height: 812 });
		await page.getByRole("button", { name: "Browse the server" }).click();
		await page.getByRole("button", { name: /^topic_high/ }).click();
		await expect(page.getByRole("link", { name: "New task from it" })).toBeVisible();
		await expectNoSidewaysScroll(page);
		await expectAccessible(page);
	});
});
