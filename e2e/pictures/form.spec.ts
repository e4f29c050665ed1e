import { makeCertificates } from "../../server/testing/certificates";
import { command, expect, test } from "../support/fixtures";
import { pasteCommand } from "../support/form";
import { expectAccessible, takePictures } from "../support/page-checks";

// Where a task begins: the form, saved connections, the Explorer, the first steps.
test.setTimeout(1_800_000);
test.use({ actionTimeout: 20_000 });

test("pictures of the form", async ({ page, product, broker, tdenginePort }) => {
	const { files } = makeCertificates();
	const file = await page.request.post(`${product.url}/api/files`, {
		data: { name: "plant-ca", content: files["ca.pem"] },
	});
	expect(file.ok(), await file.text()).toBe(true);

	await page.goto(`${product.url}/tasks/new`);
	await expect(page.getByRole("heading", { name: "New task" })).toBeVisible();
	await takePictures(page, "new-task-empty");

	const text = command({ broker, tdenginePort }, { topic: "plant/{database}/{stable}", group: "second-site" });
	await pasteCommand(page, product.url, text, "second-site");
	await page.getByRole("button", { name: /Check connection: Source/ }).click();
	await page.getByRole("button", { name: /Check connection: Broker/ }).click();
	await expect(page.getByText("checked just now")).toHaveCount(2);
	await takePictures(page, "new-task", { hasFour: true });
	await expectAccessible(page);

	await page.getByRole("combobox", { name: "Protocol" }).last().click();
	await page.getByRole("option", { name: "mqtts", exact: true }).click();
	await page.getByRole("button", { name: /^Advanced/ }).click();
	await page.getByRole("textbox", { name: "User property" }).fill("site");
	await page.getByRole("button", { name: "Add", exact: true }).click();
	await page.getByRole("button", { name: /Check connection: Broker/ }).click();
	await expect(page.getByText(/^checked /)).toHaveCount(2, { timeout: 40_000 });
	await takePictures(page, "new-task-check-failed");
	await expectAccessible(page);

	await page.getByRole("textbox", { name: /^MQTT topic/ }).fill("plant/{tabel}");
	await page.getByRole("textbox", { name: /^Name/ }).fill("");
	await page
		.getByRole("textbox", { name: /^Client id/ })
		.first()
		.fill("");
	await page.getByRole("textbox", { name: /^Consumer group/ }).fill("");
	await page.getByRole("textbox", { name: /^Name/ }).focus();
	await page.evaluate(() => window.scrollTo(0, 0));
	await takePictures(page, "new-task-problems");
	await expectAccessible(page);
});

test("pictures of connections, Explorer and first steps", async ({ page, product, broker, tdenginePort }) => {
	const saved = async (name: string, end: "source" | "broker", dsn: string) => {
		const answer = await page.request.post(`${product.url}/api/connections`, { data: { name, end, dsn } });
		expect(answer.ok(), await answer.text()).toBe(true);
	};
	await saved("Plant server", "source", `tmq+ws://root:taosdata@127.0.0.1:${tdenginePort}`);
	await saved("Plant broker", "broker", `mqtt://127.0.0.1:${broker.port}?version=5.0`);
	await page.goto(`${product.url}/settings/connections`);
	await page.getByRole("button", { name: "Check Plant server" }).click();
	await expect(page.getByText("to choose from")).toBeVisible();
	await takePictures(page, "settings-connections");
	await page.getByRole("button", { name: "New connection" }).click();
	await page.getByRole("menuitem", { name: "TDengine source" }).click();
	await expect(page.getByRole("dialog")).toBeVisible();
	await takePictures(page, "settings-connection");

	await page.goto(`${product.url}/explorer`);
	await page.getByRole("button", { name: "meters", exact: true }).click();
	await expect(page.getByRole("cell", { name: "voltage" })).toBeVisible();
	await takePictures(page, "explorer-structure");
	await page.getByRole("button", { name: "Show 100 rows" }).click();
	await expect(page.getByText("100 rows", { exact: true })).toBeVisible();
	await takePictures(page, "explorer", { hasFour: true });
	await expectAccessible(page);
	await page.getByRole("button", { name: "Create TMQ topic" }).click();
	await expect(page.getByRole("dialog").getByRole("textbox", { name: "Where" })).toBeVisible();
	await takePictures(page, "explorer-wizard");
	await page.keyboard.press("Escape");
	await page
		.getByRole("button", { name: /^topic_meters/ })
		.first()
		.click();
	await expect(page.getByRole("link", { name: "New task from it" })).toBeVisible();
	await takePictures(page, "explorer-topic");

	await page.goto(`${product.url}/start`);
	await expect(page.getByRole("radio", { name: /^Plant server/ })).toBeVisible();
	await takePictures(page, "start");
	await page.getByRole("radio", { name: /^Plant server/ }).check();
	await page.getByRole("button", { name: "Continue" }).click();
	await expect(page.getByRole("radio", { name: /^topic_meters/ }).first()).toBeVisible();
	await takePictures(page, "start-topic");
});
