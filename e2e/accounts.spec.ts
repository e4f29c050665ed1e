import { expect, type Page } from "@playwright/test";
import { PASSWORD } from "./support/administrator";
import { test } from "./support/fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";

const OTHER = "granite whistle meadow";

async function signIn(page: Page, url: string, name: string, password: string): Promise<void> {
	await page.goto(`${url}/sign-in`);
	await page.getByRole("textbox", { name: "User name" }).fill(name);
	await page.getByRole("textbox", { name: "Password" }).fill(password);
	await page.getByRole("button", { name: "Sign in" }).click();
}

async function createAccount(page: Page, url: string, name: string, role: string): Promise<void> {
	await page.goto(`${url}/settings/accounts`);
	await page.getByRole("button", { name: "New account" }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByRole("textbox", { name: "User name" }).fill(name);
	await dialog.getByRole("textbox", { name: "Password", exact: true }).fill(OTHER);
	await dialog.getByRole("combobox", { name: "Role" }).click();
	await page.getByRole("option", { name: role }).click();
	await expectAccessible(page);
	await dialog.getByRole("textbox", { name: "Your own password" }).fill(PASSWORD);
	await dialog.getByRole("button", { name: "Create account" }).click();
	await expect(page.getByRole("row", { name: new RegExp(`^${name}`) })).toBeVisible();
}

test("a stranger sees the sign-in and nothing else, and lands where they wanted", async ({
	page,
	context,
	product,
}) => {
	await context.clearCookies();
	await page.goto(`${product.url}/tasks/new`);
	await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
	await expectAccessible(page);
	await page.getByRole("textbox", { name: "User name" }).fill("tester");
	await page.getByRole("textbox", { name: "Password" }).fill("not the password");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("alert").filter({ hasText: "do not fit" })).toBeVisible();
	await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { name: "New task" })).toBeVisible();
	await page.getByRole("button", { name: "Account of tester" }).click();
	await page.getByRole("menuitem", { name: "Sign out" }).click();
	await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
	expect((await page.request.get(`${product.url}/api/tasks`)).status()).toBe(401);
});

test("a viewer sees tasks and cannot change them; a new role counts at once", async ({ page, browser, product }) => {
	await createAccount(page, product.url, "vera", "Viewer");
	const hers = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const view = await hers.newPage();
	await signIn(view, product.url, "vera", OTHER);
	await expect(view.getByRole("heading", { name: "Tasks" })).toBeVisible();
	await view.goto(`${product.url}/tasks/new`);
	await expect(view.getByRole("heading", { name: "Not for your role" })).toBeVisible();
	await view.goto(`${product.url}/settings`);
	await expect(view.getByRole("navigation", { name: "Settings" })).not.toContainText("Audit log");
	expect((await view.request.post(`${product.url}/api/tasks`, { data: {} })).status()).toBe(403);

	await page.getByRole("button", { name: "Menu of vera" }).click();
	await page.getByRole("menuitem", { name: "Role and password" }).click();
	await page.getByRole("combobox", { name: "Role" }).click();
	await page.getByRole("option", { name: "Editor" }).click();
	await page.getByRole("textbox", { name: "Your own password" }).fill(PASSWORD);
	await page.getByRole("button", { name: "Save" }).click();
	await expect(page.getByRole("row", { name: /^vera/ })).toContainText("Editor");
	await view.goto(`${product.url}/tasks/new`);
	await expect(view.getByRole("heading", { name: "New task" })).toBeVisible();

	await page.getByRole("button", { name: "Menu of vera" }).click();
	await page.getByRole("menuitem", { name: "Block" }).click();
	await page.getByRole("textbox", { name: "Your own password" }).fill(PASSWORD);
	await page.getByRole("alertdialog").getByRole("button", { name: "Block" }).click();
	await expect(page.getByRole("row", { name: /^vera/ })).toContainText("Blocked");
	await view.reload();
	await expect(view.getByRole("heading", { name: "Sign in" })).toBeVisible();
	await hers.close();

	await page.goto(`${product.url}/settings/audit`);
	await expect(page.getByRole("list", { name: "Audit log" })).toContainText("created account");
	await expect(page.getByRole("list", { name: "Audit log" })).toContainText("changed account vera");
	await expectAccessible(page);
});

test("the own account: password, sessions, tokens", async ({ page, product }) => {
	await page.goto(`${product.url}/account`);
	await expect(page.getByRole("heading", { name: "tester" })).toBeVisible();
	await expectAccessible(page);
	await page.getByRole("button", { name: "New token" }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByRole("textbox", { name: "Name" }).fill("nightly");
	await dialog.getByRole("textbox", { name: "Your own password" }).fill(PASSWORD);
	await dialog.getByRole("button", { name: "Create token" }).click();
	await expect(dialog.getByText("not shown again")).toBeVisible();
	const secret = (await dialog.locator("pre").textContent())?.trim() ?? "";
	const withToken = (path: string, method = "GET") =>
		fetch(`${product.url}${path}`, { method, headers: { Authorization: `Bearer ${secret}` } }).then(
			({ status }) => status,
		);
	expect(await withToken("/api/tasks")).toBe(200);
	expect(await withToken("/api/demo", "POST")).toBe(403);
	await dialog.getByRole("button", { name: "Done" }).click();
	await page.getByRole("button", { name: "Remove the token nightly" }).click();
	await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
	await expect(page.getByText("No tokens yet.")).toBeVisible();
	expect(await withToken("/api/tasks")).toBe(401);

	await page.getByRole("textbox", { name: "Present password" }).fill(PASSWORD);
	await page.getByRole("textbox", { name: "New password" }).fill("password1234");
	await page.getByRole("button", { name: "Change password" }).click();
	await expect(page.getByText("tried first")).toBeVisible();
	await page.getByRole("textbox", { name: "New password" }).fill(OTHER);
	await page.getByRole("button", { name: "Change password" }).click();
	await expect(page.getByText("Password changed")).toBeVisible();
	await page.setViewportSize({ width: 375, height: 812 });
	await expectNoSidewaysScroll(page);
});

test("no page breaks its content security policy", async ({ page, product }) => {
	const violations: string[] = [];
	page.on("console", (message) => {
		if (message.text().includes("Content Security Policy")) violations.push(`${page.url()}: ${message.text()}`);
	});
	for (const path of [
		"/tasks",
		"/tasks/new",
		"/tasks/import",
		"/explorer",
		"/settings/connections",
		"/settings/alerts",
		"/settings/accounts",
		"/settings/network",
		"/account",
	]) {
		const answer = await page.goto(`${product.url}${path}`);
		expect(await answer?.headerValue("cache-control")).toContain("no-store");
		await expect(page.locator("h1").first()).toBeVisible();
		// Menus and dialogs add styles of their own when they open.
		await page.getByRole("button", { name: "Account of tester" }).click();
		await expect(page.getByRole("menu")).toBeVisible();
		await page.keyboard.press("Escape");
	}
	expect(violations).toEqual([]);
});
