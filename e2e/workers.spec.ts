import { command, expect, test } from "./support/fixtures";
import { createTask } from "./support/form";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";

test.use({ settings: { SPILLWAY_WORKERS: "1" } });

test("workers are listed with what they run; a drained one hands its tasks on", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	await page.goto(`${product.url}/settings/workers`);
	await expect(page.getByText("No worker runs")).toBeVisible();
	await expectAccessible(page);

	const id = await createTask(page, product.url, "meters", command({ broker, tdenginePort }));
	await page.request.post(`${product.url}/api/tasks/${id}/start`);
	const table = page.getByRole("table", { name: "Workers" });
	await expect(table.getByRole("row").filter({ hasText: "Ready" })).toHaveCount(1);
	await page.getByRole("button", { name: /^Show the pipelines of/ }).click();
	await expect(page.getByRole("list", { name: /^Pipelines of/ })).toContainText("meters");
	await expectAccessible(page);
	await page.setViewportSize({ width: 375, height: 800 });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize({ width: 1440, height: 900 });

	await page.getByRole("link", { name: "meters" }).click();
	const placed = page.getByRole("link", { name: /^Runs on .+, process \d+$/ });
	await expect(placed).toBeVisible();
	const before = await placed.textContent();
	await placed.click();

	await page.getByRole("button", { name: /^Drain/ }).click();
	await page
		.getByRole("alertdialog")
		.getByRole("button", { name: /^Drain/ })
		.click();
	await expect(page.getByText(/is draining/)).toBeVisible();
	await page.goto(`${product.url}/tasks/${id}`);
	await expect(page.getByText("Running", { exact: true })).toBeVisible();
	await expect(placed).not.toHaveText(before ?? "");
	const { runs } = (await (await page.request.get(`${product.url}/api/tasks/${id}/runs`)).json()) as {
		runs: unknown[];
	};
	expect(runs).toHaveLength(1);
});
