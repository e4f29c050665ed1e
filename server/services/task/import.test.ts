import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ImportInput } from "@/lib/api/task-file";
import { InputError } from "@/server/errors";
import { TestConsole, taskInput } from "../testing/console";
import { createTask } from "./create";
import { exportTasks } from "./export";
import { importTasks } from "./import";
import { listTasks } from "./list";
import { removeTask } from "./remove";
import { startTask } from "./start";

let server: TestConsole;
beforeEach(async () => {
	server = await TestConsole.open();
});
afterEach(() => server[Symbol.asyncDispose]());

const create = (name: string) => createTask({ ctx: server.ctx, input: taskInput({ name, labels: ["plant"] }) });
const exportAll = () => exportTasks({ ctx: server.ctx, input: {} });
const importFile = (yaml: string, rest: Omit<ImportInput, "yaml"> = {}) =>
	importTasks({ ctx: server.ctx, input: { yaml, ...rest } });
const kinds = ({ entries }: Awaited<ReturnType<typeof importFile>>) =>
	entries.map(({ name, kind, asksFor }) => [name, kind, asksFor.length]);
const tasks = async () => (await listTasks({ ctx: server.ctx })).tasks;

async function issuesOf(work: Promise<unknown>): Promise<string[]> {
	const error = await work.then(
		() => undefined,
		(reason) => reason,
	);
	if (!(error instanceof InputError)) throw new Error(`expected an InputError, got ${error}`);
	return error.issues.map(({ field, code }) => `${field} ${code}`);
}

const SECRETS = { "source.password": "taosdata", "broker.password": "secret" };

describe("exporting", () => {
	test("holds no secret, and names them", async () => {
		await create("a");
		const yaml = await exportAll();
		expect(yaml).not.toMatch(/taosdata|: secret|secret@/);
		expect(yaml).toContain("- source.password");
	});

	test("one of several, by id", async () => {
		await create("a");
		const b = await create("b");
		const yaml = await exportTasks({ ctx: server.ctx, input: { ids: [b.id] } });
		expect([...yaml.matchAll(/name: (.*)/g)].map(([, name]) => name)).toEqual(["b"]);
	});

	test("a task that is gone is told", async () => {
		const work = exportTasks({ ctx: server.ctx, input: { ids: ["gone"] } });
		await expect(work).rejects.toMatchObject({ code: "not-found" });
	});
});

describe("a dry run", () => {
	test("an export against its own console changes nothing", async () => {
		await create("a");
		expect(kinds(await importFile(await exportAll()))).toEqual([["a", "unchanged", 0]]);
	});

	test("says what is new and which secrets it asks for, and changes nothing", async () => {
		const a = await create("a");
		const yaml = await exportAll();
		await removeTask({ ctx: server.ctx, input: { id: a.id } });
		expect(kinds(await importFile(yaml))).toEqual([["a", "new", 2]]);
		expect(await tasks()).toEqual([]);
	});

	test("shows another option as a change that needs no secret", async () => {
		await create("a");
		const plan = await importFile((await exportAll()).replace('qos: "1"', 'qos: "2"'));
		expect(kinds(plan)).toEqual([["a", "changed", 0]]);
		expect(plan.entries[0]?.diff.filter(({ kind }) => kind !== "same")).toEqual([
			{ kind: "removed", text: '    qos: "1"' },
			{ kind: "added", text: '    qos: "2"' },
		]);
	});

	test("asks again for the secret of an end that moves", async () => {
		await create("a");
		const plan = await importFile(await exportAll(), { hosts: { source: { "tdengine:6041": "other:6041" } } });
		expect(plan.entries[0]?.asksFor).toEqual(["source.password"]);
		expect(plan.hosts).toEqual({ source: ["tdengine:6041"], broker: ["broker:1883"] });
	});

	test("names the line of an option that is wrong", async () => {
		await create("a");
		const yaml = (await exportAll()).replace('version: "5.0"', "version: 6");
		const { issues } = await importFile(yaml);
		expect(issues.map(({ line, task }) => [yaml.split("\n")[line - 1]?.trim(), task])).toEqual([["version: 6", "a"]]);
	});
});

describe("applying", () => {
	test("creates stopped tasks with the secrets that were typed", async () => {
		const a = await create("a");
		const yaml = await exportAll();
		await removeTask({ ctx: server.ctx, input: { id: a.id } });
		await importFile(yaml, { apply: true, secrets: { a: SECRETS } });
		const [made] = await tasks();
		expect(made).toMatchObject({
			name: "a",
			labels: ["plant"],
			desired: "stopped",
			source: a.source,
			broker: a.broker,
		});
		expect(server.placement.started).toEqual([]);
		await startTask({ ctx: server.ctx, input: { id: made?.id ?? "" } });
		await expect.poll(() => server.placement.started.length).toBe(1);
		expect(server.placement.last.source.reveal()).toContain("root:taosdata@");
	});

	test("takes all or nothing", async () => {
		await create("a");
		const yaml = await exportAll();
		const second = yaml.slice(yaml.indexOf("  - name")).replace("name: a", "name: b").replace('"5.0"', '"6"');
		const work = importFile(yaml.replace('qos: "1"', 'qos: "2"') + second, { apply: true, secrets: { b: SECRETS } });
		expect(await issuesOf(work)).toEqual([expect.stringMatching(/^line \d+ bad-field$/)]);
		expect((await tasks()).map(({ name, broker }) => [name, broker.includes("qos=1")])).toEqual([["a", true]]);
	});

	test("is refused while a secret is missing, naming it", async () => {
		const a = await create("a");
		const yaml = await exportAll();
		await removeTask({ ctx: server.ctx, input: { id: a.id } });
		expect(await issuesOf(importFile(yaml, { apply: true, secrets: { a: { "source.password": "x" } } }))).toEqual([
			"secrets.a.broker.password secret-needed",
		]);
		expect(await tasks()).toEqual([]);
	});

	test("a secret that the file does not name goes", async () => {
		await create("a");
		const yaml = (await exportAll()).replace("      - broker.password\n", "").replace("      user: user\n", "");
		await importFile(yaml, { apply: true });
		expect((await tasks())[0]?.storedSecrets).toEqual(["source.password"]);
	});

	test("restarts a task that runs, and leaves one that runs unchanged alone", async () => {
		const a = await create("a");
		const b = await create("b");
		for (const { id } of [a, b]) await startTask({ ctx: server.ctx, input: { id } });
		await expect.poll(() => server.placement.started.length).toBe(2);
		for (const started of server.placement.started) server.placement.sayRunning(started, server.clock.nowMs());
		const plan = await importFile((await exportAll()).replace('qos: "1"', 'qos: "2"'), { apply: true });
		expect(plan.entries.map(({ isRestarted }) => isRestarted)).toEqual([true, false]);
		expect(server.placement.calls).toContain(`stop ${a.id}`);
		expect(server.placement.calls).not.toContain(`stop ${b.id}`);
	});

	test("moves tasks to another site in one step", async () => {
		const a = await create("a");
		const yaml = await exportAll();
		await removeTask({ ctx: server.ctx, input: { id: a.id } });
		await importFile(yaml, {
			apply: true,
			hosts: { source: { "tdengine:6041": "tdengine.b:6041" }, broker: { "broker:1883": "[::1]:1884" } },
			secrets: { a: SECRETS },
		});
		const [made] = await tasks();
		expect([made?.source, made?.broker]).toEqual([
			expect.stringContaining("root@tdengine.b:6041/"),
			expect.stringContaining("user@[::1]:1884?"),
		]);
	});
});
