import type { Page } from "@playwright/test";
import { PASSWORD } from "./support/administrator";
import { expect, test } from "./support/fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";
import { TaskMaker } from "./support/tasks";

/** Reads well as it is, and on a phone. */
async function look(page: Page): Promise<void> {
	await expectAccessible(page);
	await page.setViewportSize({ width: 375, height: 812 });
	await expectNoSidewaysScroll(page);
	await expectAccessible(page);
	await page.setViewportSize({ width: 1440, height: 900 });
}

// Each looks at many pages, each of them twice.
test.setTimeout(400_000);

const GONE = "Something went wrong inside Spillway; its log has the details.";
/** Each page with what it asks of the server, and so can be refused. */
const PAGES: readonly [page: string, asks: string][] = [
	["/explorer", "**/api/connections"],
	["/start", "**/api/connections"],
	["/settings/connections", "**/api/connections"],
	["/settings/certificates", "**/api/files"],
	["/settings/alerts", "**/api/alerts"],
	["/settings/history", "**/api/settings"],
	["/settings/network", "**/api/settings"],
	["/settings/accounts", "**/api/accounts"],
	["/settings/audit", "**/api/audit?*"],
	["/settings/about", "**/api/about"],
	["/account", "**/api/account/sessions"],
	["/tasks/ID/edit", "**/api/tasks/ID"],
	["/tasks/ID?tab=log", "**/api/tasks/ID/events?*"],
	["/tasks/ID?tab=runs", "**/api/tasks/ID/runs*"],
	["/tasks/ID?tab=skipped", "**/api/tasks/ID/skipped*"],
	["/tasks/ID?window=1h", "**/api/tasks/ID/history?*"],
];

test("a page whose question is not answered says why and stays usable", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	const id = await new TaskMaker(page, { url: product.url, broker, tdenginePort }).create("kept");
	const problem = { type: "about:blank", title: "Internal error", status: 500, detail: GONE, code: "internal" };
	for (const [address, asks] of PAGES) {
		await test.step(address, async () => {
			const pattern = asks.replace("ID", id);
			await page.route(pattern, (route) => route.fulfill({ status: 500, json: problem }));
			await page.goto(product.url + address.replace("ID", id));
			await expect(page.getByText(GONE).first()).toBeVisible({ timeout: 20_000 });
			await look(page);
			await page.unroute(pattern);
		});
	}
});

test("addresses that lead nowhere lead back", async ({ page, product }) => {
	await page.goto(`${product.url}/nowhere`);
	await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
	await look(page);
	await page.getByRole("link", { name: "Go to the tasks" }).click();
	await expect(page).toHaveURL(/\/tasks$/);
	await page.goto(`${product.url}/tasks/no-such-task`);
	await expect(page.getByRole("heading", { name: "This task does not exist" })).toBeVisible();
	await look(page);
	await page.goto(`${product.url}/tasks/no-such-task/edit`);
	await expect(page.getByText(/This task does not exist any more/)).toBeVisible();
	await look(page);
});

test("pages that are not for a role say whose they are", async ({ page, browser, product }) => {
	const account = { userName: "vera", role: "viewer", password: "granite whistle meadow", ownPassword: PASSWORD };
	expect((await page.request.post(`${product.url}/api/accounts`, { data: account })).ok()).toBe(true);
	const hers = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const view = await hers.newPage();
	const session = { userName: "vera", password: account.password };
	expect((await view.request.post(`${product.url}/api/session`, { data: session })).ok()).toBe(true);
	for (const address of [
		"/tasks/new",
		"/tasks/import",
		"/explorer",
		"/start",
		"/settings/network",
		"/settings/accounts",
		"/settings/audit",
	]) {
		await view.goto(product.url + address);
		await expect(view.getByRole("heading", { name: "Not for your role" }), address).toBeVisible();
		await look(view);
	}
	await view.goto(`${product.url}/tasks`);
	await expect(view.getByText("There are no tasks yet")).toBeVisible();
	await look(view);
	await hers.close();
});

test("a page that is open when the server goes says how old it is", async ({ page, product, broker, tdenginePort }) => {
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	await tasks.start(await tasks.create("old"));
	await page.goto(`${product.url}/tasks`);
	const row = page.getByRole("row").filter({ hasText: "old" });
	await expect(row).toContainText("Running");
	const menu = row.getByRole("button", { name: "Menu of old" });
	await product.kill();
	await expect(page.getByText("Reconnecting").first()).toBeVisible();
	await expectAccessible(page);
	// Its code was not asked for before: the page stays as it is, and the menu opens once the server is back.
	await menu.click();
	await expect(row).toBeVisible();
	await product.up();
	await expect(page.getByRole("menuitem", { name: "Duplicate" })).toBeVisible({ timeout: 40_000 });
	await product.kill();
	await page.getByRole("menuitem", { name: "Duplicate" }).click();
	await expect(page.getByText("Spillway did not answer.", { exact: false })).toBeVisible();
	await expectAccessible(page);
	await product.up();
	await expect(page.getByText("Live", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
});
