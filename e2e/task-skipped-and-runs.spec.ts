import { Broker } from "./support/broker";
import { command, expect, test } from "./support/fixtures";
import { counted, pasteCommand, saveAndStart } from "./support/form";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";

test("what is skipped is shown with its reason and its body, also after a restart", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	await pasteCommand(page, product.url, command({ broker, tdenginePort }, { topic: "plant/{stable}" }), "skips");
	await page.getByRole("button", { name: /^Save and start/ }).click();
	await page.getByRole("alertdialog").getByRole("button", { name: "Save and start anyway" }).click();
	await expect.poll(() => counted(page, "Skipped")).toBeGreaterThan(50);
	await page.getByRole("link", { name: /^Skipped/ }).click();
	const samples = page.getByRole("list", { name: /^Last samples of/ }).getByRole("listitem");
	await expect(samples.first()).toContainText("plant/{stable}");
	await expect(samples.first()).toContainText("{stable} is not sent with data rows");
	await samples.first().getByRole("button").first().click();
	await page.getByRole("radio", { name: "Exact" }).check();
	await expect(samples.first()).toContainText('"offset":{"database":"power"');
	await expectAccessible(page);

	await product.kill();
	await product.up();
	await page.reload();
	await expect(samples.first()).toContainText("plant/{stable}");

	await test.step("a phone shows all of it", async () => {
		await page.setViewportSize({ width: 375, height: 812 });
		await expectNoSidewaysScroll(page);
		await expectAccessible(page);
	});
});

test("a message that the broker refuses ends the run, and one click goes on without it", async ({
	page,
	product,
	tdenginePort,
}) => {
	const broker = await Broker.start(["allow_anonymous true", "acl_file {folder}/acl", "max_queued_messages 1000"], {
		acl: "topic read #\n",
	});
	try {
		await pasteCommand(page, product.url, command({ broker, tdenginePort }), "refused");
		await saveAndStart(page, "refused");
		await expect(page.getByRole("alert").filter({ hasText: "does not allow this client to publish" })).toBeVisible();
		await page.getByRole("button", { name: /^Failed/ }).click();
		await expect(page.getByRole("dialog")).toContainText("reason code 0x87");
		await expectAccessible(page);
		await page.keyboard.press("Escape");

		await page.getByRole("link", { name: /^Skipped/ }).click();
		await expect(page.getByRole("heading", { name: "Refused by the broker" })).toBeVisible();
		const sample = page.getByRole("list", { name: /Not allowed to publish/ }).getByRole("listitem");
		await expect(sample.first()).toContainText("plant/power/d");

		await page.getByRole("button", { name: "Skip this one and go on" }).click();
		await page.getByRole("link", { name: /^Runs( \d+)?$/ }).click();
		const runs = page.getByRole("table", { name: "Runs, newest first" }).locator("tbody").getByRole("row");
		await expect(runs).toHaveCount(2);
		await expect(runs.first()).toContainText("Failed: The broker does not allow this client to publish");
		await expectAccessible(page);
		await page.setViewportSize({ width: 375, height: 812 });
		await expectNoSidewaysScroll(page);
		await expectAccessible(page);
	} finally {
		await broker.down();
	}
});

test("a run that is stopped by hand says so, with its totals and how long it took", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	await pasteCommand(page, product.url, command({ broker, tdenginePort }), "one-run");
	await saveAndStart(page, "one-run");
	await expect.poll(() => counted(page, "Published")).toBeGreaterThan(50);
	await page.getByRole("link", { name: /^Runs( \d+)?$/ }).click();
	const runs = page.getByRole("table", { name: "Runs, newest first" }).locator("tbody").getByRole("row");
	await expect(runs.first()).toContainText("Running now");
	await page.getByRole("switch", { name: "Run one-run" }).click();
	await page.getByRole("button", { name: "Stop one-run" }).click();
	await expect(runs.first()).toContainText("Stopped by hand");
	await page.getByRole("link", { name: "Live", exact: true }).click();
	const published = (await counted(page, "Published")).toLocaleString("en-US");
	await page.getByRole("link", { name: /^Runs( \d+)?$/ }).click();
	await expect(runs.first()).toContainText(published);
});
