import { expect, type Page } from "@playwright/test";

/** From the start page: paste a command, name the task; the form is filled and not saved. */
export async function pasteCommand(page: Page, url: string, text: string, name: string): Promise<void> {
	await page.goto(`${url}/tasks`);
	await page.getByRole("textbox", { name: "Command" }).fill(text);
	await page.getByRole("button", { name: "Fill the form" }).click();
	await expect(page.getByRole("heading", { name: "New task" })).toBeVisible();
	await page.getByRole("textbox", { name: /^Name/ }).fill(name);
}

export async function saveAndStart(page: Page, name: string): Promise<void> {
	await page.getByRole("button", { name: /^Save and start/ }).click();
	await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** What the accounting line shows under a name, as a number. */
export async function counted(
	page: Page,
	part: "Read" | "Published" | "Skipped" | "Failed" | "In flight",
): Promise<number> {
	const accounting = page.getByRole("region", { name: "Accounting of this run" });
	const text = await accounting.locator("dt", { hasText: part }).locator("xpath=following-sibling::dd").textContent();
	return Number(text?.replace(/\D/g, ""));
}

/** A task made without the form, stopped; its id. */
export async function createTask(page: Page, url: string, name: string, commandLine: string): Promise<string> {
	const [, source, broker] = /-f "([^"]+)" -t "([^"]+)"/.exec(commandLine) ?? [];
	const created = await page.request.post(`${url}/api/tasks`, { data: { name, labels: [], source, broker } });
	expect(created.ok(), await created.text()).toBe(true);
	return ((await created.json()) as { id: string }).id;
}
