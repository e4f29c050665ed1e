import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { WebhookInput } from "@/lib/api/alert";
import type { Cause } from "@/lib/task/types";
import { WebhookReceiver } from "@/server/alerts/testing";
import { InputError } from "@/server/errors";
import { allowAddresses } from "@/server/reach/guard";
import { reportWith } from "@/server/supervisor/testing";
import { createTask } from "../task/create";
import { removeTask } from "../task/remove";
import { startTask } from "../task/start";
import { stopTask } from "../task/stop";
import { TestConsole, taskInput } from "../testing/console";
import { listWebhooks } from "./list";
import { removeWebhook } from "./remove";
import { createWebhook, updateWebhook } from "./save";
import { testWebhook } from "./test-webhook";

let server: TestConsole;
let receiver: WebhookReceiver;
beforeEach(async () => {
	server = await TestConsole.open();
	receiver = await WebhookReceiver.open();
});
afterEach(async () => {
	await receiver[Symbol.asyncDispose]();
	await server[Symbol.asyncDispose]();
});

const webhook = (changes: Partial<WebhookInput> = {}): WebhookInput => ({
	name: "on call",
	url: receiver.url,
	healths: ["failed", "broker-unreachable"],
	...changes,
});
const create = (changes?: Partial<WebhookInput>) => createWebhook({ ctx: server.ctx, input: webhook(changes) });
const listed = async () => (await listWebhooks({ ctx: server.ctx })).webhooks;
const events = () => receiver.received.map(({ body }) => body["event"]);

const CAUSE: Cause = { code: "source-no-topic", side: "source", message: "The TMQ topic does not exist." };

async function runningTask(name: string, labels: string[] = []): Promise<string> {
	const before = server.placement.started.length;
	const { id } = await createTask({ ctx: server.ctx, input: taskInput({ name, labels }) });
	await startTask({ ctx: server.ctx, input: { id } });
	await expect.poll(() => server.placement.started.length).toBe(before + 1);
	server.placement.sayRunning(server.placement.last, server.clock.nowMs());
	return id;
}

function fail(): void {
	server.placement.sayEnded(server.placement.last, { reason: "failed", cause: CAUSE, report: reportWith({}) });
}

async function told(): Promise<void> {
	await server.clock.advance(1_000);
	await server.ctx.alerts.settled();
}

describe("keeping webhooks", () => {
	test("the address is sealed and never shown", async () => {
		const made = await create();
		expect(made.shownUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/••••$/);
		expect(JSON.stringify([await server.ctx.db.alertWebhook.findMany(), await listed()])).not.toContain("t0ken");
	});

	test("an edit without an address keeps the stored one", async () => {
		const { id, shownUrl } = await create();
		const { url: _, ...rest } = webhook({ name: "nights", isOn: false });
		expect(await updateWebhook({ ctx: server.ctx, input: { id, ...rest } })).toMatchObject({
			name: "nights",
			isOn: false,
			shownUrl,
		});
		expect((await testWebhook({ ctx: server.ctx, input: { id } })).deliveries[0]?.isDelivered).toBe(true);
	});

	test.each([
		["no address", { url: undefined }, "url"],
		["an address of another kind", { url: "mqtt://broker" }, "url"],
		["an address with a password", { url: "https://me:pass@example.com/" }, "url"],
		["no health", { healths: [] }, "healths"],
		["no name", { name: " " }, "name"],
	])("%s is refused", async (_name, changes, field) => {
		const error = await create(changes).catch((reason: unknown) => reason);
		expect(error instanceof InputError && error.issues.map((issue) => issue.field)).toEqual([field]);
	});

	test("a name is taken once", async () => {
		await create();
		await expect(create()).rejects.toMatchObject({ issues: [{ field: "name", code: "taken" }] });
	});

	test("a deleted one takes its deliveries along", async () => {
		const { id } = await create();
		await testWebhook({ ctx: server.ctx, input: { id } });
		await removeWebhook({ ctx: server.ctx, input: { id } });
		expect([await listed(), await server.ctx.db.alertDelivery.count()]).toEqual([[], 0]);
		await expect(testWebhook({ ctx: server.ctx, input: { id } })).rejects.toMatchObject({ code: "not-found" });
	});
});

describe("telling", () => {
	test("a failure is told once, with reason and link", async () => {
		await create();
		const id = await runningTask("press", ["plant 2"]);
		fail();
		await told();
		await server.clock.advance(600_000);
		await told();
		expect(receiver.received).toEqual([
			{
				path: "/hook/t0ken",
				body: {
					event: "alert",
					health: "failed",
					at: expect.stringMatching(/Z$/),
					reason: CAUSE.message,
					text: expect.stringContaining("press has failed. The TMQ topic does not exist."),
					task: { id, name: "press", labels: ["plant 2"], url: expect.stringMatching(new RegExp(`/tasks/${id}$`)) },
				},
			},
		]);
		expect((await listed())[0]?.deliveries).toMatchObject([{ event: "alert", taskName: "press", isDelivered: true }]);
	});

	test("its end is told to those who were told of it", async () => {
		await create();
		await create({ name: "others", healths: ["idle"] });
		const id = await runningTask("press");
		fail();
		await told();
		await stopTask({ ctx: server.ctx, input: { id } });
		await told();
		expect(events()).toEqual(["alert", "recovered"]);
		expect(receiver.received[1]?.body).toMatchObject({ health: "off", previousHealth: "failed" });
	});

	test("labels and the switch decide who is told", async () => {
		await create({ name: "plant", labels: ["plant"] });
		await create({ name: "off", isOn: false });
		await runningTask("press", ["other"]);
		fail();
		await told();
		expect(events()).toEqual([]);
		await runningTask("pumps", ["plant"]);
		fail();
		await told();
		expect(receiver.received.map(({ body }) => body["task"])).toEqual([expect.objectContaining({ name: "pumps" })]);
	});

	test("a restart of the server tells nothing again", async () => {
		await create();
		await runningTask("press");
		fail();
		await told();
		await server.restart();
		await expect.poll(() => server.placement.started.length).toBe(1);
		fail();
		await told();
		expect(events()).toEqual(["alert"]);
	});

	test("a task that is deleted is told of no more", async () => {
		await create();
		const id = await runningTask("press");
		const removed = removeTask({ ctx: server.ctx, input: { id } });
		await expect.poll(() => server.placement.calls).toContain(`stop ${id}`);
		server.placement.endAll();
		await removed;
		await server.clock.advance(600_000);
		await told();
		expect(events()).toEqual([]);
	});
});

describe("delivering", () => {
	test("a receiver that is away for a while gets it later", async () => {
		await create();
		receiver.nextStatuses.push(503, 500);
		await runningTask("press");
		fail();
		for (let i = 0; i < 3; i++) {
			await expect.poll(async () => (await listed())[0]?.deliveries[0]?.attempts).toBe(i + 1);
			await server.clock.advance(30_000);
		}
		await server.ctx.alerts.settled();
		expect((await listed())[0]?.deliveries).toMatchObject([{ attempts: 3, isDelivered: true }]);
	});

	test.each([
		[404, /^Answered 404\. Check/],
		[302, /redirects, which is not followed/],
	])("an answer of %i is final", async (status, detail) => {
		await create();
		receiver.nextStatuses.push(status);
		await runningTask("press");
		fail();
		await told();
		expect((await listed())[0]?.deliveries).toMatchObject([
			{ attempts: 1, isDelivered: false, detail: expect.stringMatching(detail) },
		]);
		expect(receiver.received).toHaveLength(1);
	});

	test("a server that may not be connected to is not tried again", async () => {
		const { id } = await create();
		allowAddresses(["10.0.0.1"]);
		try {
			expect((await testWebhook({ ctx: server.ctx, input: { id } })).deliveries).toMatchObject([
				{ isDelivered: false, detail: expect.stringContaining("an administrator can allow it") },
			]);
		} finally {
			allowAddresses([]);
		}
	});

	test("a test says how it went, without the address", async () => {
		const { id } = await create();
		await receiver[Symbol.asyncDispose]();
		const [delivery] = (await testWebhook({ ctx: server.ctx, input: { id } })).deliveries;
		receiver = await WebhookReceiver.open();
		expect(delivery).toMatchObject({ event: "test", isDelivered: false, detail: expect.stringContaining("refused") });
		expect(delivery?.detail).not.toContain("127.0.0.1");
	});
});
