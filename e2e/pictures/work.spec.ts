import { expect, test } from "../support/fixtures";
import { expectAccessible, takePictures } from "../support/page-checks";

// For the README and for eyes: a console that has been at work for a while. Left out of the journeys (see the
// configuration), because it takes minutes and checks little that they do not.
test.setTimeout(1_800_000);
test.use({ actionTimeout: 20_000 });

const AT_WORK_MS = 70_000;

test("pictures of a console at work", async ({ page, product, broker, tdenginePort }) => {
	await page.goto(`${product.url}/tasks`);
	await expect(page.getByRole("button", { name: "Start the demo" })).toBeVisible();
	await takePictures(page, "empty");

	const source = (tmqTopic: string, group: string, password = "taosdata") =>
		`tmq+ws://root:${password}@127.0.0.1:${tdenginePort}/${tmqTopic}?group.id=${group}&auto.offset.reset=earliest&with.meta=true`;
	const target = (id: string, topic: string, port = broker.port) =>
		`mqtt://127.0.0.1:${port}?version=5.0&client_id=${id}&topic=${topic}&qos=1`;
	const create = async (name: string, labels: string[], from: string, to: string, isStarted = true) => {
		const data = { name, labels, source: from, broker: to };
		const created = await page.request.post(`${product.url}/api/tasks`, { data });
		expect(created.ok(), await created.text()).toBe(true);
		const { id } = (await created.json()) as { id: string };
		if (isStarted) await page.request.post(`${product.url}/api/tasks/${id}/start`);
		return id;
	};
	const shown = await create(
		"plant-meters",
		["plant 2", "meters"],
		source("topic_meters", "plant-meters"),
		target("plant-meters", "plant/{database}/{table}"),
	);
	await create("billing", ["billing"], source("topic_meters_stable", "billing"), target("billing", "grid/{table}"));
	const skipping = await create(
		"schema-changes",
		["metadata"],
		source("topic_power", "schema"),
		target("schema", "meta/{stable}"),
	);
	const failed = await create(
		"line4-events",
		["plant 2"],
		source("topic_meters", "l4", "old"),
		target("l4", "line4/{table}"),
	);
	const retrying = await create(
		"rooftop-solar",
		["solar"],
		source("topic_meters", "roof"),
		target("roof", "solar/{table}", 9),
	);
	await create("all-types", ["test"], source("topic_types", "types"), target("types", "types/{vgroup_id}"));
	const stopped = await create(
		"replay-october",
		["test"],
		source("topic_meters", "oct"),
		target("oct", "replay/{table}"),
		false,
	);

	await page.goto(`${product.url}/tasks/${shown}`);
	await page.waitForTimeout(AT_WORK_MS);
	await broker.down();
	await page.waitForTimeout(6_000);
	await broker.up();
	await expect(page.getByText("Running", { exact: true })).toBeVisible({ timeout: 40_000 });
	await page.waitForTimeout(20_000);
	await page.getByRole("listitem").nth(2).click();
	await takePictures(page, "task-live", { hasFour: true });
	await expectAccessible(page);

	await page.getByRole("button", { name: "Verify on broker" }).click();
	await expect(page.getByText(/of \d+ shown have arrived/)).toBeVisible();
	await page.waitForTimeout(4_000);
	await takePictures(page, "task-verify");
	for (const [tab, id] of Object.entries({ log: shown, runs: shown, skipped: skipping, setup: shown })) {
		await page.goto(`${product.url}/tasks/${id}?tab=${tab}`);
		await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
		await takePictures(page, `task-${tab}`);
		await expectAccessible(page);
	}
	for (const [name, id] of Object.entries({ failed, retrying })) {
		await page.goto(`${product.url}/tasks/${id}`);
		await page.getByRole("button", { name: /^(Failed|Retrying)/ }).click();
		await takePictures(page, `task-${name}`);
		await expectAccessible(page);
	}
	await page.goto(`${product.url}/tasks/${stopped}`);
	await page.getByRole("button", { name: "Menu of replay-october" }).click();
	await page.getByRole("menuitem", { name: /Start from a position/ }).click();
	await expect(page.getByRole("table", { name: "Positions of the vgroups" })).toBeVisible({ timeout: 20_000 });
	await takePictures(page, "task-position");

	await page.goto(`${product.url}/settings/workers`);
	await page
		.getByRole("button", { name: /^Show the pipelines of/ })
		.first()
		.click();
	await expect(page.getByRole("list", { name: /^Pipelines of/ })).toBeVisible();
	await takePictures(page, "settings-workers");
	await expectAccessible(page);

	await page.goto(`${product.url}/tasks`);
	await expect(page.getByRole("row").filter({ hasText: "plant-meters" })).toContainText("Running");
	await takePictures(page, "tasks", { hasFour: true });
	await expectAccessible(page);

	await page.getByRole("switch", { name: "Run plant-meters" }).click();
	await expect(page.getByRole("alertdialog")).toContainText("Stop plant-meters?");
	await takePictures(page, "question-stop");
	await page.keyboard.press("Escape");
	await page.getByRole("searchbox").fill("nothing like it");
	await expect(page.getByRole("row").filter({ hasText: "plant-meters" })).toHaveCount(0);
	await takePictures(page, "tasks-no-match");
	await page.getByRole("searchbox").fill("");

	await page.getByRole("checkbox", { name: "Select billing" }).check();
	await page.getByRole("checkbox", { name: "Select line4-events" }).check();
	await takePictures(page, "tasks-ticked");
	await page.keyboard.press("Control+k");
	await page.keyboard.type("st");
	await expect(page.getByRole("option").first()).toBeVisible();
	await takePictures(page, "palette");
	await expectAccessible(page);

	const yaml = await (await page.request.get(`${product.url}/api/tasks/export`)).text();
	await page.goto(`${product.url}/tasks/import`);
	const file = yaml
		.replace("client_id: plant-meters", "client_id: plant-meters-2")
		.replace("name: billing", "name: billing-2");
	await page.getByRole("textbox", { name: "Text of the file" }).fill(file);
	await expect(page.getByText("billing-2", { exact: true }).first()).toBeVisible();
	await takePictures(page, "import");
	await expectAccessible(page);

	for (const name of ["On call", "Plant 2"]) {
		const data = { name, url: "http://127.0.0.1:9/hook/token", healths: ["failed", "broker-unreachable"], labels: [] };
		expect((await page.request.post(`${product.url}/api/alerts`, { data })).ok()).toBe(true);
	}
	await page.goto(`${product.url}/settings/alerts`);
	await page.getByRole("region", { name: "On call" }).getByRole("button", { name: "Send a test" }).click();
	await expect(page.getByRole("region", { name: "On call" })).toContainText("Not delivered");
	await takePictures(page, "settings-alerts");
	await expectAccessible(page);
});
