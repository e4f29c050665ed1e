import fs from "node:fs/promises";
import path from "node:path";
import { expect, type Page } from "@playwright/test";
import { startSimulator } from "@/server/simulator/simulator";
import { makeCertificates } from "@/server/testing/certificates";
import { mosquittoUsers } from "@/server/testing/mosquitto-users";
import { PASSWORD } from "./support/administrator";
import { Broker } from "./support/broker";
import { test } from "./support/fixtures";
import { counted, pasteCommand, saveAndStart } from "./support/form";
import { freePort, ROOT } from "./support/processes";
import { type Planted, Witness } from "./support/witness";

test.use({ settings: { SPILLWAY_LOG_LEVEL: "debug" } });

const planted: Planted[] = [];

/** A secret that can be recognised, with characters that URLs, JSON and shells write in other ways. */
function plant(name: string): string {
	const core = `Planted${planted.length}x${name.replace(/\W/g, "")}Q7z`;
	planted.push({ name, core });
	return `${core}/+%&"ü`;
}

/** A line of a private key, by which it is known. */
function plantKey(name: string, pem: string): string {
	planted.push({ name, core: pem.split("\n")[1] ?? "" });
	return pem;
}

const SECRETS = {
	source: plant("password at TDengine"),
	wrongSource: plant("wrong password at TDengine"),
	token: plant("token at TDengine"),
	broker: plant("password at the broker"),
	wrongBroker: plant("wrong password at the broker"),
	connection: plant("password of a saved connection"),
	imported: plant("password typed at an import"),
	applied: plant("password given with a set of files"),
	account: plant("password of an account"),
	wrongAccount: plant("wrong password at sign-in"),
	webhook: plant("token of a webhook").replace(/\W/g, ""),
	sql: plant("password in SQL").replace(/\W/g, ""),
	key: plantKey("client key in a DSN", makeCertificates().files["client.key"] ?? ""),
	storedKey: plantKey("stored private key", makeCertificates().files["client.key"] ?? ""),
};
const escaped = Object.fromEntries(
	Object.entries(SECRETS).map(([name, text]) => [name, encodeURIComponent(text)]),
) as typeof SECRETS;

test("secrets are nowhere but where they belong", async ({ page, context, product }) => {
	await using simulator = await startSimulator({ password: SECRETS.source, rebalanceMs: 100 });
	const users = { "users.txt": mosquittoUsers({ writer: SECRETS.broker }) };
	const broker = await Broker.start(["allow_anonymous false", "password_file {folder}/users.txt"], users);
	const witness = new Witness();
	witness.watch(context);
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	const cookie = await product.cookie();
	planted.push({ name: "cookie of the session", core: cookie.split("=")[1] ?? "" });

	const call = async (method: string, address: string, body?: unknown) => {
		const answer = await witness.call(`${product.url}${address}`, {
			method,
			headers: { cookie, "content-type": "application/json" },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		// Checks and peeks answer by lines.
		const isObject = answer.response.headers.get("content-type")?.startsWith("application/json") === true;
		return { ...answer, json: (isObject ? JSON.parse(answer.text) : {}) as Record<string, unknown> };
	};
	const done = async (...[method, address, body]: Parameters<typeof call>) => {
		const answer = await call(method, address, body);
		expect(answer.status, `${method} ${address}: ${answer.text}`).toBeLessThan(300);
		return answer;
	};
	const visit = async (address: string, ready: (page: Page) => Promise<unknown>) => {
		await page.goto(`${product.url}${address}`);
		await ready(page);
		witness.saw(`page ${address}`, await page.content());
	};
	const source = (password: string, group: string) =>
		`tmq+ws://root:${password}@127.0.0.1:${simulator.port}/topic_meters?group.id=${group}&auto.offset.reset=earliest`;
	const sink = (password: string, id: string, more = "") =>
		`mqtt://writer:${password}@127.0.0.1:${broker.port}?version=5.0&client_id=${id}&topic=${id}/{table}&qos=1${more}`;
	const create = async (name: string, from: string, to: string) =>
		String((await done("POST", "/api/tasks", { name, labels: [], source: from, broker: to })).json["id"]);

	const ids: Record<string, string> = {};
	const stream = await fetch(`${product.url}/api/events`, { headers: { cookie } });
	const streaming = (async () => {
		for await (const chunk of stream.body ?? []) witness.saw("GET /api/events", Buffer.from(chunk));
	})().catch(() => {});

	await test.step("a pasted command with both passwords, run, and edited with the passwords untouched", async () => {
		const text = `taosx run -f '${source(escaped.source, "pasted")}' -t '${sink(escaped.broker, "pasted")}'`;
		await pasteCommand(page, product.url, text, "pasted");
		await saveAndStart(page, "pasted");
		ids["pasted"] = /tasks\/([\w-]+)/.exec(page.url())?.[1] ?? "";
		await expect.poll(() => counted(page, "Published")).toBeGreaterThan(10);
		witness.saw("page of the running task", await page.content());
		await page.goto(`${product.url}/tasks/${ids["pasted"]}?tab=setup`);
		await page.getByRole("button", { name: /^Copy/ }).first().click();
		witness.saw("clipboard", await page.evaluate(() => navigator.clipboard.readText()));
		await visit(`/tasks/${ids["pasted"]}/edit`, () =>
			expect(page.getByRole("textbox", { name: /^Name/ })).toHaveValue("pasted"),
		);
		await page.getByRole("textbox", { name: /^Name/ }).fill("renamed");
		await page.getByRole("button", { name: /^Save/ }).first().click();
		await expect(page.getByRole("heading", { level: 1, name: "renamed" })).toBeVisible();
		await done("POST", `/api/tasks/${ids["pasted"]}/restart`);
		await expect
			.poll(async () => JSON.stringify((await call("GET", `/api/tasks/${ids["pasted"]}`)).json))
			.toContain('"phase":"running"');
	});

	await test.step("whatever else takes a secret", async () => {
		const key = `&cert=stored:cert&cert_key=${escaped.key}`;
		await done("POST", "/api/files", { name: "plant-key", content: SECRETS.storedKey });
		await done("POST", "/api/files", { name: "cert", content: makeCertificates().files["client.pem"] });
		ids["keyed"] = await create(
			"keyed",
			source(escaped.source, "keyed"),
			sink(escaped.broker, "keyed", key).replace("mqtt:", "mqtts:"),
		);
		ids["wrong"] = await create("wrong", source(escaped.wrongSource, "wrong"), sink(escaped.broker, "wrong"));
		ids["refused"] = await create("refused", source(escaped.source, "refused"), sink(escaped.wrongBroker, "refused"));
		const withToken = `tmq+ws://127.0.0.1:${simulator.port}/topic_meters?group.id=token&token=${escaped.token}`;
		ids["token"] = await create("token", withToken, sink(escaped.broker, "token"));
		const dsn = `tmq+ws://root:${escaped.connection}@127.0.0.1:${simulator.port}`;
		await done("POST", "/api/connections", { name: "saved", end: "source", dsn });
		const account = { userName: "vera", password: SECRETS.account, role: "viewer", ownPassword: PASSWORD };
		await done("POST", "/api/accounts", account);
		await call("POST", "/api/session", { userName: "vera", password: SECRETS.wrongAccount });
		await done("POST", "/api/session", { userName: "vera", password: SECRETS.account });
		await call("PUT", "/api/account/password", { current: SECRETS.wrongAccount, password: SECRETS.account });
		const url = `http://127.0.0.1:${await freePort()}/hooks/${SECRETS.webhook}?key=${SECRETS.webhook}`;
		const hook = await done("POST", "/api/alerts", { name: "hook", url, healths: ["failed", "refused"] });
		await call("POST", `/api/alerts/${hook.json["id"]}/test`);
	});

	await test.step("checks, peeks and SQL, with what is stored and with what is wrong", async () => {
		const stored = { taskId: ids["pasted"], useStored: ["source.password", "broker.password"] };
		const end = { dsn: source("", "x").replace(":@", "@"), ...stored };
		const untouched = sink("", "x").replace(":@", "@");
		for (const [which, dsn] of [
			["source", end.dsn],
			["broker", untouched],
		]) {
			const { text } = await done("POST", "/api/checks", { ...stored, end: which, dsn });
			expect(text).toContain('{"step":"sign-in","outcome":"passed"');
		}
		await done("POST", "/api/checks", { end: "source", dsn: source(escaped.wrongSource, "x") });
		await done("POST", "/api/checks", { end: "broker", dsn: sink(escaped.wrongBroker, "x") });
		await done("POST", "/api/peeks", { source: end, rows: 2, waitS: 5 });
		await call("POST", "/api/peeks", { source: { dsn: source(escaped.wrongSource, "x") }, rows: 1, waitS: 1 });
		await call("POST", "/api/topics", { dsn: source(escaped.wrongSource, "x") });
		// A slip of the pen: the password is not escaped, so that no reader of the line can be sure where it ends.
		await call("POST", "/api/tasks", { name: "slip", source: source(SECRETS.source, "slip"), broker: "mqtt://h" });
		const of = { source: { kind: "task", id: ids["pasted"] }, mayChange: true };
		for (const sql of [
			`create user eve pass '${SECRETS.sql}'`,
			`alter user root pass ${SECRETS.sql}`,
			`${SECRETS.sql} what`,
		]) {
			// Whoever typed the statement is told what is wrong with it; nobody else is.
			const response = await page.request.post(`${product.url}/api/explorer/query`, { data: { ...of, sql } });
			expect(response.status()).toBe(422);
		}
	});

	await test.step("duplicate, export, import, starts that fail, and a restart", async () => {
		await done("POST", `/api/tasks/${ids["pasted"]}/duplicate`);
		const yaml = (await done("GET", `/api/tasks/export?ids=${ids["wrong"]}`)).text;
		const secrets = { again: { "source.password": SECRETS.imported, "broker.password": SECRETS.broker } };
		await done("POST", "/api/tasks/import", { yaml: yaml.replace("name: wrong", "name: again"), apply: true, secrets });
		await call("POST", "/api/tasks/import", {
			yaml: yaml.replace("params:", `params:\n        token: ${SECRETS.token}`),
		});
		const files = [{ name: "tasks.yaml", yaml: yaml.replace("name: wrong", "name: applied") }];
		const given = { tasks: { applied: { "source.password": SECRETS.applied, "broker.password": SECRETS.broker } } };
		await done("POST", "/api/configuration/plan", { files, secrets: given });
		await done("POST", "/api/configuration", { files, secrets: given });
		const without = { tasks: { applied: { "source.password": SECRETS.wrongSource } } };
		await done("POST", "/api/configuration/plan", { files, secrets: without });
		for (const name of ["wrong", "refused", "keyed", "token"]) await done("POST", `/api/tasks/${ids[name]}/start`);
		for (const name of ["wrong", "refused", "keyed", "token"]) {
			await expect
				.poll(async () => (await call("GET", `/api/tasks/${ids[name]}`)).text, { message: name })
				.toMatch(/"phase":"(failed|retrying)"/);
		}
		await witness.inspect(product, ["secret.key", "administrator.txt"]);
		await product.kill();
		await product.up();
	});

	const secret = await test.step("an API token is shown once", async () => {
		const made = await page.request.post(`${product.url}/api/tokens`, {
			data: { name: "nightly", role: "viewer", ownPassword: PASSWORD },
		});
		const { secret } = (await made.json()) as { secret: string };
		planted.push({ name: "API token", core: secret });
		await witness.call(`${product.url}/api/tasks`, { headers: { authorization: `Bearer ${secret}` } });
		return secret;
	});
	expect(secret).toMatch(/^spw_/);

	await test.step("everything that can be read", async () => {
		const routes = (await fs.readdir(path.join(ROOT, "app"), { recursive: true })).filter((it) =>
			it.endsWith("route.ts"),
		);
		for (const file of routes) {
			const address = `/${path.dirname(file)}`;
			const text = await fs.readFile(path.join(ROOT, "app", file), "utf8");
			if (!/\bGET\b/.test(text) || address === "/api/events") continue;
			for (const id of address.includes("[id]") ? Object.values(ids) : [""])
				await call("GET", address.replace("[id]", id));
		}
		await done("GET", `/api/tasks/${ids["wrong"]}/log?format=ndjson`);
		await visit("/tasks", () => expect(page.getByText("renamed").first()).toBeVisible());
		await visit(`/tasks/${ids["wrong"]}?tab=log`, () =>
			expect(page.getByRole("list", { name: /^Log/ })).toContainText(/password/),
		);
		await visit(`/tasks/${ids["keyed"]}/edit`, () =>
			expect(page.getByRole("textbox", { name: /^Name/ })).toHaveValue("keyed"),
		);
		await visit("/settings/audit", () =>
			expect(page.getByRole("list", { name: "Audit log" })).toContainText("ran SQL"),
		);
		await visit("/settings/alerts", () => expect(page.getByRole("region", { name: "hook" })).toContainText("••••"));
		await visit("/settings/connections", () => expect(page.getByText("saved", { exact: true }).first()).toBeVisible());
		await visit("/settings/certificates", () => expect(page.getByText("plant-key").first()).toBeVisible());
	});

	const { files, processes } = await witness.inspect(product, ["secret.key", "administrator.txt"]);
	expect(files).toBeGreaterThan(2);
	expect(processes).toBeGreaterThan(1);
	expect(witness.find([{ name: "what is no secret", core: "renamed" }])).not.toEqual([]);
	expect(witness.find(planted)).toEqual([]);
	await streaming;
	await broker.down();
});
