import { makeCertificates } from "../../server/testing/certificates";
import { PASSWORD } from "../support/administrator";
import { expect, test } from "../support/fixtures";
import { expectAccessible, takePictures } from "../support/page-checks";
import { Product } from "../support/product";

// Pages that need no task: the doors, the own account, the settings.
test.setTimeout(900_000);
test.use({ actionTimeout: 20_000 });

test("pictures of the doors", async ({ page, product, context }) => {
	await context.clearCookies();
	await page.goto(`${product.url}/tasks`);
	await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
	await takePictures(page, "sign-in");
	const fresh = await Product.start({ hasAdministrator: false });
	try {
		await page.goto(fresh.url);
		await expect(page.getByRole("button", { name: "Create administrator" })).toBeVisible();
		await takePictures(page, "set-up");
	} finally {
		await fresh.end();
	}
});

test("pictures of the account and the settings", async ({ page, product }) => {
	const post = async (where: string, data: unknown) => {
		const answer = await page.request.post(`${product.url}/api/${where}`, { data });
		expect(answer.ok(), await answer.text()).toBe(true);
	};
	for (const [userName, role] of [
		["vera.lindqvist", "viewer"],
		["night-shift", "operator"],
		["maintenance.second-shift", "editor"],
	]) {
		await post("accounts", { userName, role, password: "granite whistle meadow", ownPassword: PASSWORD });
	}
	const { files } = makeCertificates();
	await post("files", { name: "plant-ca", content: files["ca.pem"] });
	await post("files", { name: "spillway-client", content: files["client.pem"] });
	await post("files", { name: "spillway-client-key", content: files["client.key"] });

	await page.goto(`${product.url}/account`);
	await expect(page.getByRole("heading", { name: "tester" })).toBeVisible();
	await takePictures(page, "account");
	for (const name of ["accounts", "network", "audit", "history", "certificates", "api", "about"]) {
		await page.goto(`${product.url}/settings/${name}`);
		await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
		await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
		await takePictures(page, `settings-${name}`);
		await expectAccessible(page);
	}
	await page.goto(`${product.url}/settings/accounts`);
	await page.getByRole("button", { name: "New account" }).click();
	await expect(page.getByRole("dialog")).toBeVisible();
	await takePictures(page, "settings-new-account");
	await page.goto(`${product.url}/nowhere`);
	await takePictures(page, "not-found");
});
