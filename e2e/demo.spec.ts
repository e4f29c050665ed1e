import { expect, test } from "./support/fixtures";
import { counted } from "./support/form";
import { expectAccessible, expectNoSidewaysScroll, takePictures } from "./support/page-checks";

test("one click on the demo shows messages flowing; the list acts on it", async ({ page, product }) => {
	await page.goto(product.url);
	await page.getByRole("button", { name: "Start the demo" }).click();
	await expect(page.getByText("Running", { exact: true })).toBeVisible();
	await expect.poll(() => counted(page, "Published")).toBeGreaterThan(100);
	await expectAccessible(page);

	await page.getByRole("link", { name: "Tasks" }).first().click();
	const row = page.getByRole("row").filter({ hasText: "demo" });
	await expect(row).toContainText("Running");
	await expectAccessible(page);
	await takePictures(page, "tasks");

	await test.step("a phone shows the same", async () => {
		await page.setViewportSize({ width: 375, height: 812 });
		await expect(page.getByRole("switch").first()).toBeVisible();
		await expectNoSidewaysScroll(page);
		await expectAccessible(page);
		await page.setViewportSize({ width: 1440, height: 900 });
	});

	await test.step("a second tab shares the stream", async () => {
		const second = await page.context().newPage();
		await second.goto(`${product.url}/tasks`);
		await expect(second.getByRole("row").filter({ hasText: "demo" })).toContainText("Running");
		await second.close();
	});

	await test.step("deleting it asks and empties the list", async () => {
		await row.getByRole("button", { name: /^Menu of/ }).click();
		await page.getByRole("menuitem", { name: "Delete…" }).click();
		await page.getByRole("button", { name: /^Delete / }).click();
		await expect(page.getByRole("button", { name: "Start the demo" })).toBeVisible();
	});
});
