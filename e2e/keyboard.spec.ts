import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures";
import { counted } from "./support/form";

/** Moves on by Tab until what has the focus carries this name; the mouse is never used here. */
async function tabTo(page: Page, name: RegExp, keys = "Tab"): Promise<void> {
	const focused = () =>
		page.evaluate(() => {
			const element = document.activeElement;
			if (!(element instanceof HTMLElement)) return "";
			const labels = "labels" in element && element.labels instanceof NodeList ? [...element.labels] : [];
			const named = (element.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id));
			const texts = [...labels, ...named, element].map((each) => each?.textContent ?? "");
			return [element.getAttribute("aria-label") ?? "", ...texts].find((text) => text.trim() !== "")?.trim() ?? "";
		});
	for (let presses = 0; presses < 80; presses++) {
		if (name.test(await focused())) return;
		await page.keyboard.press(keys);
	}
	throw new Error(`Tab never came to ${name}; it is at ${await focused()}.`);
}

test("the form is filled in, checked and saved by keyboard alone", async ({ page, product, broker, tdenginePort }) => {
	await page.goto(`${product.url}/tasks/new`);
	await expect(page.getByRole("heading", { name: "New task" })).toBeVisible();
	const fill = async (name: RegExp, text: string) => {
		await tabTo(page, name);
		await page.keyboard.press("Control+a");
		await page.keyboard.type(text);
	};
	await fill(/^Name/, "by-keys");
	await fill(/^Server/, "127.0.0.1");
	await fill(/^Port/, String(tdenginePort));
	await fill(/^User/, "root");
	await fill(/^Password/, "taosdata");
	await fill(/^TMQ topic/, "topic_meters");
	await page.keyboard.press("Escape");
	await tabTo(page, /^Connections/);
	await fill(/^Server/, "127.0.0.1");
	await fill(/^Port/, String(broker.port));
	await fill(/^MQTT topic/, "keys/{table}");
	await expect(page.getByText("1 published")).toBeVisible();
	await page.keyboard.press("Control+Enter");
	await expect(page.getByRole("heading", { level: 1, name: "by-keys" })).toBeVisible();
	await expect.poll(() => counted(page, "Published")).toBeGreaterThan(20);
});

test("the Explorer is looked through and asked by keyboard alone", async ({ page, product, tdenginePort }) => {
	const data = { name: "Plant server", end: "source", dsn: `tmq+ws://root:taosdata@127.0.0.1:${tdenginePort}` };
	expect((await page.request.post(`${product.url}/api/connections`, { data })).ok()).toBe(true);
	await page.goto(`${product.url}/explorer`);
	await expect(page.getByRole("button", { name: "meters", exact: true })).toBeVisible();
	await tabTo(page, /^meters/);
	await page.keyboard.press("Enter");
	await expect(page.getByRole("cell", { name: "voltage" })).toBeVisible();
	await tabTo(page, /^Show 100 rows/);
	await page.keyboard.press("Enter");
	await expect(page.getByText("100 rows", { exact: true })).toBeVisible();
	await tabTo(page, /^Create TMQ topic/, "Shift+Tab");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("dialog")).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(page.getByRole("dialog")).toBeHidden();
	await expect(page.getByRole("button", { name: "Create TMQ topic" })).toBeFocused();
});

test("settings are reached, changed and saved by keyboard alone", async ({ page, product }) => {
	await page.goto(`${product.url}/tasks`);
	await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
	await tabTo(page, /^Settings/);
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
	await tabTo(page, /^History/);
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { level: 1, name: "History" })).toBeVisible();
	await tabTo(page, /^Keep history for/);
	await page.keyboard.press("Control+a");
	await page.keyboard.type("21");
	await page.keyboard.press("Enter");
	await expect(page.getByText("History is kept for 21 days")).toBeVisible();
});

test("the palette keeps the focus right after a dialog is closed by key", async ({ page, product }) => {
	await page.goto(`${product.url}/settings/accounts`);
	await page.getByRole("button", { name: "New account" }).focus();
	// Loaded once, it opens at once: the dialog that is going away then gives the focus back at the same time.
	await page.keyboard.press("Control+k");
	await expect(page.getByRole("combobox", { name: "Search and commands" })).toBeFocused();
	await page.keyboard.press("Escape");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("dialog", { name: "New account" })).toBeVisible();
	await page.keyboard.press("Escape");
	await page.keyboard.press("Control+k");
	await expect(page.getByRole("combobox", { name: "Search and commands" })).toBeFocused();
	await page.keyboard.type("about");
	await expect(page.getByRole("combobox", { name: "Search and commands" })).toHaveValue("about");
});
