import { command, expect, test } from "./support/fixtures";
import { counted, pasteCommand, saveAndStart } from "./support/form";

test("a killed server comes back with its task, and the open page with it", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	const subscriber = await broker.subscribe("plant/#");
	await pasteCommand(page, product.url, command({ broker, tdenginePort }), "survivor");
	await saveAndStart(page, "survivor");
	await expect.poll(() => counted(page, "Published")).toBeGreaterThan(200);

	await product.kill();
	await expect(page.getByText("Reconnecting")).toBeVisible();
	await product.up();
	await expect(page.getByText("Live", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
	await expect(page.getByText("Running", { exact: true })).toBeVisible();
	const before = subscriber.messages().length;
	await expect.poll(() => subscriber.messages().length).toBeGreaterThan(before);
	await subscriber.end();
});
