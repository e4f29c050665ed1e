import { expect, test } from "./support/fixtures";
import { expectAccessible, expectNoSidewaysScroll, takePictures } from "./support/page-checks";

// Many pictures are taken on the way: busy machines need more than the usual time.
test.setTimeout(240_000);

test("a connection is checked, saved, used by a task, and asks for its password at another host", async ({
	page,
	product,
	tdenginePort,
}) => {
	await page.goto(`${product.url}/settings/connections`);
	await expect(page.getByText("No connection is saved")).toBeVisible();
	await expectAccessible(page);

	await test.step("a wrong password is named before anything is saved", async () => {
		await page.getByRole("button", { name: "TDengine source" }).click();
		const form = page.getByRole("dialog");
		await form.getByRole("textbox", { name: "Host" }).fill("127.0.0.1");
		await form.getByRole("textbox", { name: "Port" }).fill(String(tdenginePort));
		await form.getByRole("textbox", { name: "User" }).fill("root");
		await form.getByLabel("Password", { exact: true }).fill("wrong");
		await form.getByRole("button", { name: /^Check connection/ }).click();
		await expect(form.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
		await form.getByLabel("Password", { exact: true }).fill("taosdata");
		await form.getByRole("button", { name: /^Check connection/ }).click();
		await expect(form.getByText("to choose from")).toBeVisible();
		await form.getByRole("button", { name: "Save the connection" }).click();
		await expect(form.getByText("Give the connection a name.")).toBeVisible();
		await expectAccessible(page);
		await form.getByRole("textbox", { name: /^Name/ }).fill("Plant server");
		await form.getByRole("button", { name: "Save the connection" }).click();
		await expect(page.getByText("Plant server is saved")).toBeVisible();
	});

	await test.step("a task takes it over without its password passing through the page", async () => {
		await page.goto(`${product.url}/tasks/new`);
		await page.getByRole("button", { name: "Connections: Source" }).click();
		await page.getByRole("menuitem", { name: "Plant server" }).click();
		await expect(page.getByText("Stored with Plant server")).toBeVisible();
		await page.getByRole("button", { name: /Check connection: Source/ }).click();
		await expect(page.getByText("to choose from")).toBeVisible();
		expect(await page.content()).not.toContain("taosdata");
	});

	await test.step("another host asks for the password again", async () => {
		await page.goto(`${product.url}/settings/connections`);
		await page.getByRole("button", { name: "Menu of Plant server" }).click();
		await page.getByRole("menuitem", { name: "Edit" }).click();
		const form = page.getByRole("dialog");
		await form.getByRole("textbox", { name: "Host" }).fill("localhost");
		await form.getByRole("button", { name: "Save", exact: true }).click();
		await expect(form.getByText("It was stored for another server")).toBeVisible();
		await page.keyboard.press("Escape");
		await expect(form).toBeHidden();
		// The focus is back at the menu's button, whose tooltip would be in the picture.
		await page.getByRole("heading", { level: 1 }).click();
	});

	await takePictures(page, "connections");
	await page.setViewportSize({ width: 375, height: 812 });
	await expectNoSidewaysScroll(page);
	await expectAccessible(page);

	await test.step("deleting asks by name", async () => {
		await page.getByRole("button", { name: "Menu of Plant server" }).click();
		await page.getByRole("menuitem", { name: "Delete…" }).click();
		await page.getByRole("button", { name: "Delete Plant server" }).click();
		await expect(page.getByText("No connection is saved")).toBeVisible();
	});
});

test("settings show what is kept and what runs", async ({ page, product }) => {
	for (const [path, heading] of [
		["certificates", "Certificates"],
		["history", "History"],
		["about", "Spillway"],
	] as const) {
		await page.goto(`${product.url}/settings/${path}`);
		await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
		await expectAccessible(page);
		await takePictures(page, `settings-${path}`);
	}
	await page.goto(`${product.url}/settings/history`);
	await page.getByRole("textbox", { name: /^Keep history for/ }).fill("0");
	await page.getByRole("button", { name: "Save" }).click();
	await expect(page.getByText("A whole number of days from 1 to 365.")).toBeVisible();
	await page.getByRole("textbox", { name: /^Keep history for/ }).fill("14");
	await page.getByRole("button", { name: "Save" }).click();
	await expect(page.getByText("History is kept for 14 days")).toBeVisible();
});
