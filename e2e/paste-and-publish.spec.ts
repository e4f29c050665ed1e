import { command, expect, test } from "./support/fixtures";
import { counted, pasteCommand, saveAndStart } from "./support/form";
import { expectAccessible, takePictures } from "./support/page-checks";

test("a pasted command becomes a task that publishes what a subscriber counts", async ({
	page,
	product,
	broker,
	tdenginePort,
}) => {
	await page.goto(`${product.url}/tasks`);
	await expect(page.getByRole("button", { name: "Start the demo" })).toBeVisible();
	await expectAccessible(page);
	await takePictures(page, "empty");

	const subscriber = await broker.subscribe("plant/#");
	await pasteCommand(page, product.url, command({ broker, tdenginePort }), "plant-meters");
	await expect(page.getByText("1 published")).toBeVisible();
	await page.getByRole("button", { name: /Check connection: Source/ }).click();
	await page.getByRole("button", { name: /Check connection: Broker/ }).click();
	await expect(page.getByRole("list", { name: "Steps of the check" }).first()).toContainText(/Topic/);
	await expect(page.getByText("checked just now")).toHaveCount(2);
	await expectAccessible(page);
	await takePictures(page, "new-task");

	await saveAndStart(page, "plant-meters");
	await expect(page.getByText("Running", { exact: true })).toBeVisible();
	await expect.poll(() => counted(page, "Published")).toBeGreaterThan(200);
	const firstMessage = page.getByRole("listitem").filter({ hasText: "plant/power/d" }).first();
	await expect(firstMessage).toBeVisible();
	await expectAccessible(page);
	await takePictures(page, "task-live");

	await test.step("stopped, the page and the subscriber agree", async () => {
		await page.getByRole("switch", { name: "Run plant-meters" }).click();
		await page.getByRole("button", { name: "Stop plant-meters" }).click();
		await expect(page.getByText("Stopped", { exact: true })).toBeVisible();
		const published = await counted(page, "Published");
		await expect.poll(() => subscriber.messages().length).toBe(published);
		expect(await counted(page, "In flight")).toBe(0);
		await expect(page.getByText("Every message accounted for")).toBeVisible();
	});

	await test.step("no row is missing or twice", async () => {
		const keys = subscriber.messages().map(({ body }) => {
			const { data, offset } = JSON.parse(body);
			return `${offset.vgroupId} ${data.tbname} ${data.ts}`;
		});
		expect(new Set(keys).size).toBe(keys.length);
	});

	await test.step("started again it goes on where it was", async () => {
		const before = subscriber.messages().length;
		await page.getByRole("switch", { name: "Run plant-meters" }).click();
		await expect.poll(() => subscriber.messages().length).toBeGreaterThan(before);
		const bodies = subscriber.messages().map(({ body }) => body);
		expect(new Set(bodies).size).toBe(bodies.length);
	});

	await page.getByRole("link", { name: "Setup" }).click();
	await expect(page.getByText("SPILLWAY_FROM=")).toBeVisible();
	expect(await page.content()).not.toContain("taosdata");
	await expectAccessible(page);
	await takePictures(page, "task-setup");
	await subscriber.end();
});
