import { command, expect, test } from "./support/fixtures";
import { counted, pasteCommand } from "./support/form";
import { expectAccessible } from "./support/page-checks";

test("a template that publishes nothing says why, before and after it is started", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	const topic = "plant/{stable}";
	await pasteCommand(page, product.url, command({ broker, tdenginePort }, { topic }), "nothing-arrives");
	await expect(page.getByText("No data row would be published.")).toBeVisible();
	await expect(page.getByText("{stable} is not sent with data rows").first()).toBeVisible();
	await expectAccessible(page);

	await test.step("saving it asks, naming the variable", async () => {
		await page.getByRole("button", { name: /^Save and start/ }).click();
		const question = page.getByRole("alertdialog");
		await expect(question).toContainText("{stable}");
		await question.getByRole("button", { name: "Save and start anyway" }).click();
	});

	await test.step("the running task counts and names what it skips", async () => {
		await expect.poll(() => counted(page, "Skipped")).toBeGreaterThan(100);
		expect(await counted(page, "Published")).toBe(0);
		await expect(page.getByText(/\{stable\} was not sent with the message/)).toBeVisible();
	});

	await test.step("one click mends it", async () => {
		await page.getByRole("link", { name: "Edit" }).click();
		await page.getByRole("button", { name: "Use {table}" }).click();
		await expect(page.getByRole("textbox", { name: /^MQTT topic/ })).toHaveValue("plant/{table}");
		await page.getByRole("button", { name: /^Save/ }).first().click();
		await expect.poll(() => counted(page, "Published")).toBeGreaterThan(20);
	});
});

test("a misspelt variable is named as it is typed", async ({ page, product }) => {
	await page.goto(`${product.url}/tasks/new`);
	await page.getByRole("textbox", { name: /^MQTT topic/ }).fill("plant/{tabel}");
	await expect(page.getByText("Did you mean {table}?").first()).toBeVisible();
});
