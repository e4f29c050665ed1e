import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "./support/fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks";
import { TaskMaker } from "./support/tasks";

test("a webhook is told of a failed task, with the way to it", async ({ page, product, broker, tdenginePort }) => {
	const told: { event: string; text: string; task?: { url: string } }[] = [];
	const receiver = http.createServer(async (request, response) => {
		let text = "";
		for await (const chunk of request) text += String(chunk);
		told.push(JSON.parse(text));
		response.end();
	});
	receiver.listen(0, "127.0.0.1");
	await once(receiver, "listening");
	const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook/t0ken`;

	await page.goto(`${product.url}/settings/alerts`);
	await expect(page.getByText("No webhook yet")).toBeVisible();
	await expectAccessible(page);
	await page.getByRole("button", { name: "Add a webhook" }).click();
	const dialog = page.getByRole("dialog", { name: "Add a webhook" });
	await dialog.getByLabel(/^Name/).fill("On call");
	await dialog.getByLabel(/^Address/).fill("no address");
	await expectAccessible(page);
	await dialog.getByRole("button", { name: "Save" }).click();
	await expect(dialog.getByText("This is no web address: begin with https:// or http://.")).toBeVisible();
	await dialog.getByLabel(/^Address/).fill(address);
	await dialog.getByRole("button", { name: "Save" }).click();
	const card = page.getByRole("region", { name: "On call" });
	await expect(card).toContainText("••••");

	await card.getByRole("button", { name: "Send a test" }).click();
	await expect(page.getByText("The test arrived at On call")).toBeVisible();
	await expect(card).toContainText("Delivered");

	const tasks = new TaskMaker(page, { url: product.url, broker, tdenginePort });
	const id = await tasks.create("press", { password: "wrong" });
	await tasks.start(id);
	await expect.poll(() => told.map(({ event }) => event)).toEqual(["test", "alert"]);
	expect(told[1]?.task?.url).toBe(`${product.url}/tasks/${id}`);
	expect(told[1]?.text).toContain("press");

	receiver.closeAllConnections();
	receiver.close();
	await card.getByRole("button", { name: "Send a test" }).click();
	await expect(card.getByRole("alert")).toContainText("the connection was refused");
	await expectAccessible(page);
	expect(await page.content()).not.toContain("t0ken");

	await page.setViewportSize({ width: 375, height: 812 });
	await expectNoSidewaysScroll(page);
	await expectAccessible(page);
	await card.getByRole("button", { name: "Menu of On call" }).click();
	await page.getByRole("menuitem", { name: "Delete…" }).click();
	await page.getByRole("button", { name: "Delete On call" }).click();
	await expect(page.getByText("No webhook yet")).toBeVisible();
});
