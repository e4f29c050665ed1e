import { expect, test } from "./support/fixtures";
import { expectAccessible, expectNoSidewaysScroll, takePictures } from "./support/page-checks";

test("five steps lead from nothing to the first published message", async ({ page, product }) => {
	await page.goto(`${product.url}/tasks`);
	await page.getByRole("link", { name: "Begin" }).click();
	await expect(page.getByRole("heading", { level: 1, name: "Your first message" })).toBeVisible();
	await expectAccessible(page);
	await page.getByRole("button", { name: /use the simulator/ }).click();
	await page.getByRole("button", { name: "Continue" }).click();

	await test.step("the four statements make a TMQ topic", async () => {
		for (const number of [1, 2, 3, 4]) {
			await page.getByRole("button", { name: `Run statement ${number}` }).click();
			await expect(page.getByText("Done", { exact: true })).toHaveCount(number);
		}
		await expect(page.getByRole("radio", { name: /^topic_db_meters/ })).toBeChecked();
		await expectAccessible(page);
		await takePictures(page, "first-message");
		await page.setViewportSize({ width: 375, height: 812 });
		await expectNoSidewaysScroll(page);
		await page.setViewportSize({ width: 1440, height: 900 });
		await page.getByRole("button", { name: "Continue" }).click();
	});

	await page.getByRole("radio", { name: /^Demo broker/ }).check();
	await page.getByRole("button", { name: "Continue" }).click();
	await expect(page.getByText("1 published")).toBeVisible();
	await page.getByRole("button", { name: "Continue" }).click();
	await page.getByRole("button", { name: "Start publishing" }).click();
	await expect(page.getByText("The first message is published.")).toBeVisible();
	await page.getByRole("button", { name: "Write a row" }).click();
	await expect(page.getByText("db/tb").first()).toBeVisible();
	await expectAccessible(page);
	await page.getByRole("link", { name: "See it at work" }).click();
	await expect(page.getByText("Running", { exact: true })).toBeVisible();
});
