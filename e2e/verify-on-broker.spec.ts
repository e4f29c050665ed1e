import { command, expect, test } from "./support/fixtures";
import { counted, pasteCommand, saveAndStart } from "./support/form";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";

test("what arrives at the broker is shown beside what was sent", async ({ page, product, broker, tdenginePort }) => {
	await pasteCommand(page, product.url, command({ broker, tdenginePort }), "verified");
	await saveAndStart(page, "verified");
	await expect.poll(() => counted(page, "Published")).toBeGreaterThan(50);
	await page.getByRole("button", { name: "Verify on broker" }).click();
	const panel = page.getByRole("region", { name: "Verify on broker" });
	await expect(panel.getByRole("textbox", { name: "MQTT filter to listen to" })).toHaveValue("plant/+/+");
	const rows = panel.getByRole("listitem");
	await expect(rows.filter({ hasText: /Arrived after/ }).first()).toBeVisible();
	await expect(panel.getByText(/of \d+ shown have arrived/)).toBeVisible();
	await expectAccessible(page);

	await test.step("the task itself is not disturbed", async () => {
		await expect(page.getByText("Running", { exact: true })).toBeVisible();
		await expect(page.getByText("Every message accounted for")).toBeVisible();
	});

	await test.step("a narrower filter shows only what it lets through", async () => {
		await panel.getByRole("textbox", { name: "MQTT filter to listen to" }).fill("plant/power/none");
		await panel.getByRole("button", { name: "Listen", exact: true }).click();
		await expect(panel.getByText("Waiting for the task to send.")).toBeVisible();
	});

	await test.step("a filter that is none is refused with words", async () => {
		await panel.getByRole("textbox", { name: "MQTT filter to listen to" }).fill("plant/a+b");
		await panel.getByRole("button", { name: "Listen", exact: true }).click();
		await expect(panel.getByText(/\+ stands for a whole level/)).toBeVisible();
	});

	await test.step("messages kept by the broker are told from the others", async () => {
		await broker.publish("plant/power/kept", "from before", ["-r"]);
		await panel.getByRole("textbox", { name: "MQTT filter to listen to" }).fill("plant/power/kept");
		await panel.getByRole("button", { name: "Listen", exact: true }).click();
		await expect(rows.filter({ hasText: "plant/power/kept" })).toContainText("Retained");
	});

	await test.step("a phone shows all of it", async () => {
		await page.setViewportSize({ width: 375, height: 812 });
		await expectNoSidewaysScroll(page);
		await expectAccessible(page);
		await page.setViewportSize({ width: 1440, height: 900 });
	});

	await test.step("a broker that goes away ends it, saying so", async () => {
		await broker.down();
		await expect(panel.getByText(/^Ended:/)).toBeVisible();
		await broker.up();
		await panel.getByRole("button", { name: "End", exact: true }).click();
		await expect(page.getByRole("heading", { name: "Live messages" })).toBeVisible();
	});
});
