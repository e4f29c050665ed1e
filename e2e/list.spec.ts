import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./support/fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";
import { TaskMaker } from "./support/tasks";

const NAMES = ["press-1", "press-2", "press-3", "press-4", "press-5"];

test("five failed tasks are restarted at once", async ({ page, product, broker, tdenginePort }) => {
	await broker.upWith(["allow_anonymous false"]);
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	for (const name of NAMES) await tasks.start(await tasks.create(name));
	await page.goto(`${product.url}/tasks`);
	await page.getByRole("link", { name: /^Failed ?5$/ }).click();
	await expect(page.getByRole("row")).toHaveCount(6);
	await broker.upWith(["allow_anonymous true"]);

	await page.getByRole("checkbox", { name: "Select all shown tasks" }).check();
	const toolbar = page.getByRole("toolbar", { name: "5 selected" });
	await expect(toolbar).toBeVisible();
	await expectAccessible(page);
	await toolbar.getByRole("button", { name: "Restart" }).click();
	await expect(page.getByText("5 tasks are restarting")).toBeVisible();
	await expect(page.getByText("No task has failed")).toBeVisible();
	await page.getByRole("button", { name: "Show all tasks" }).click();
	for (const name of NAMES) await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Running");
});

test("what did not work in bulk is listed by name and stays", async ({ page, product, broker, tdenginePort }) => {
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	await tasks.create("good");
	const gone = await tasks.create("gone");
	await page.goto(`${product.url}/tasks`);
	const problem = { type: "about:blank", title: "Conflict", status: 409, detail: "It is locked.", code: "conflict" };
	await page.route(`**/api/tasks/${gone}/start`, (route) => route.fulfill({ status: 409, json: problem }));
	await page.getByRole("checkbox", { name: "Select all shown tasks" }).check();
	await page.getByRole("button", { name: "Start", exact: true }).click();
	await expect(page.getByRole("alert").getByText("gone: It is locked.")).toBeVisible();
	await expect(page.getByRole("row").filter({ hasText: "good" })).toContainText(/Starting|Running/);
	await expect(page.getByRole("row").filter({ hasText: "gone" })).toContainText("Stopped");
	await expectAccessible(page);
});

test("search, label and sort are in the address, also on a phone", async ({ page, product, broker, tdenginePort }) => {
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	await tasks.create("alpha", { labels: ["north"] });
	await tasks.create("beta", { labels: ["south"] });
	await page.goto(`${product.url}/tasks?sort=name&order=desc`);
	const names = page.getByRole("rowheader").getByRole("link");
	await expect(names).toHaveText(["beta", "alpha"]);
	await page.getByRole("button", { name: "Name" }).click();
	await expect(names).toHaveText(["alpha", "beta"]);
	await page.getByRole("button", { name: "Label" }).click();
	await page.getByRole("menuitemradio", { name: "south" }).click();
	await expect(names).toHaveText(["beta"]);
	await expect(page).toHaveURL(/label=south/);

	await page.setViewportSize({ width: 375, height: 812 });
	await page.reload();
	await expect(page.getByRole("listitem").filter({ hasText: "beta" })).toBeVisible();
	await expect(page.getByText("alpha")).toHaveCount(0);
	await expectNoSidewaysScroll(page);
	await expectAccessible(page);
	await page.getByRole("button", { name: "Remove the label filter south" }).click();
	await expect(page.getByText("alpha")).toBeVisible();
	await page.getByRole("searchbox").fill("zzz");
	await expect(page.getByText("No task matches")).toBeVisible();
});

test("keyboard alone ticks, starts, stops and deletes", async ({ page, product, broker, tdenginePort }) => {
	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	await tasks.create("only");
	await page.goto(`${product.url}/tasks`);
	const row = page.getByRole("row").filter({ hasText: "only" });
	await expect(row).toBeVisible();
	await tabTo(page, page.getByRole("checkbox", { name: "Select only" }));
	await page.keyboard.press("Space");
	const toolbar = page.getByRole("toolbar", { name: "1 selected" });
	await expect(toolbar).toBeVisible();
	for (const [verb, state] of [
		["Start", "Running"],
		["Stop", "Stopped"],
	] as const) {
		const button = toolbar.getByRole("button", { name: verb, exact: true });
		await expect(button).toBeEnabled();
		await tabTo(page, button);
		await page.keyboard.press("Enter");
		await expect(row).toContainText(state);
	}

	await tabTo(page, page.getByRole("button", { name: "Menu of only" }));
	await page.keyboard.press("Enter");
	await expect(page.getByRole("menu")).toBeVisible();
	await page.keyboard.press("End");
	await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
	await page.keyboard.press("Enter");
	const question = page.getByRole("alertdialog", { name: "Delete only?" });
	await expect(question).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(question).toBeHidden();
	await expect(row).toBeVisible();
	await page.getByRole("button", { name: "Menu of only" }).press("Enter");
	await page.keyboard.press("End");
	await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
	await page.keyboard.press("Enter");
	await tabTo(page, question.getByRole("button", { name: "Delete" }));
	await page.keyboard.press("Enter");
	await expect(row).toHaveCount(0);
});

test("the first load of the list is light", async ({ page, product, broker, tdenginePort }) => {
	await new TaskMaker(page, { url: product.url, broker, tdenginePort }).create("one");
	const session = await page.context().newCDPSession(page);
	await session.send("Network.enable");
	const scripts = new Map<string, number>();
	session.on("Network.responseReceived", ({ requestId, type }) => {
		if (type === "Script") scripts.set(requestId, 0);
	});
	// Bodies as they come over the line, without their heads.
	session.on("Network.dataReceived", ({ requestId, encodedDataLength }) => {
		const before = scripts.get(requestId);
		if (before !== undefined) scripts.set(requestId, before + encodedDataLength);
	});
	await page.goto(`${product.url}/tasks`, { waitUntil: "networkidle" }).catch(() => {});
	await expect(page.getByRole("row").filter({ hasText: "one" })).toBeVisible();
	const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
	console.log(`JavaScript of the first load: ${Math.round(bytes / 1_000)} kB in ${scripts.size} files`);
	expect(bytes).toBeGreaterThan(50_000);
	expect(bytes).toBeLessThan(250_000);
});

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
	const isThere = () => wanted.evaluate((element) => element === document.activeElement);
	for (let presses = 0; presses < 60 && !(await isThere()); presses++) await page.keyboard.press("Tab");
	await expect(wanted).toBeFocused();
}
