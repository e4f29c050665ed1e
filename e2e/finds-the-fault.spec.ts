import { command, expect, test } from "./support/fixtures";
import { counted, pasteCommand, saveAndStart } from "./support/form";
import { expectAccessible } from "./support/page-checks";

test("a wrong password is named by the check and by the task", async ({ page, product, broker, tdenginePort }) => {
	const wrong = command({ broker, tdenginePort }, { password: "not-it" });
	await pasteCommand(page, product.url, wrong, "wrong-password");
	await page.getByRole("button", { name: /Check connection: Source/ }).click();
	await expect(page.getByText(/refused the password/).first()).toBeVisible();
	await saveAndStart(page, "wrong-password");
	await page.getByRole("button", { name: /^Failed/ }).click();
	await expect(page.getByText(/refused the password/).first()).toBeVisible();
	await expectAccessible(page);
	expect(await page.content()).not.toContain("not-it");
});

test("a broker that is down is waited for, and nothing is lost", async ({ page, product, broker, tdenginePort }) => {
	await pasteCommand(page, product.url, command({ broker, tdenginePort }), "broker-away");
	await saveAndStart(page, "broker-away");
	await expect.poll(() => counted(page, "Published")).toBeGreaterThan(200);
	await broker.down();
	const badge = page.getByRole("button", { name: /^Retrying/ });
	await badge.click();
	await expect(page.getByText(new RegExp(`127\\.0\\.0\\.1:${broker.port}`)).first()).toBeVisible();
	await expectAccessible(page);
	await page.keyboard.press("Escape");

	await broker.up();
	const before = await counted(page, "Published");
	await expect(page.getByText("Running", { exact: true })).toBeVisible({ timeout: 40_000 });
	await expect.poll(() => counted(page, "Published")).toBeGreaterThan(before);
	await expect(page.getByText("Every message accounted for")).toBeVisible();
});
