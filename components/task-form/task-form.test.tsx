import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PASTED_KEY } from "@/components/shell/pasted-command";
import type { Task } from "@/lib/api/task";
import { draftOf, newDraft } from "./convert";
import { TaskForm } from "./task-form";
import { renderConsole, storedTask } from "./testing";

// The whole form is drawn in each test, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const push = vi.fn();
vi.mock("next/navigation", () => ({ useRouter: () => ({ push, replace: push }), usePathname: () => "/tasks/new" }));

const COMMAND =
	'taosx run -f "tmq+ws://root:taosdata@localhost:6041/topic_meters?group.id=taosx-pub-test&auto.offset.reset=earliest" ' +
	'-t "mqtt://mqtt.tdengine.com:1883?topic=test/topic_meters&qos=1&version=5.0&client_id=taosx-pub-meters" --jobs 4';

const requests: { url: string; method: string; body: unknown }[] = [];
let answer: (url: string) => Response = () => Response.json(storedTask());

beforeEach(() => {
	requests.length = 0;
	push.mockClear();
	answer = () => Response.json(storedTask());
	// The history outlives a test; each begins on an entry of its own.
	window.history.pushState(null, "");
	// jsdom lays nothing out, so it has nothing to scroll.
	Element.prototype.scrollIntoView = () => {};
	vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
		const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
		requests.push({ url, method: init.method ?? "GET", body });
		return answer(url);
	});
});
afterEach(() => vi.unstubAllGlobals());

const open = () => renderConsole(<TaskForm before={newDraft()} title="New task" />);

function openStored(change: Partial<Task> = {}) {
	const task = storedTask(change);
	return renderConsole(
		<TaskForm before={draftOf(task)} task={task} title={task.name} isRunning={task.desired === "running"} />,
	);
}

const region = (name: string) => within(screen.getByRole("region", { name }));
const mqttTopic = () => screen.getByRole<HTMLInputElement>("textbox", { name: /^MQTT topic/ });
const button = (name: string | RegExp) => screen.getByRole("button", { name });

describe("a pasted command", () => {
	async function paste(user: ReturnType<typeof open>["user"], text: string) {
		await user.click(screen.getByRole("textbox", { name: /^Name/ }));
		await user.paste(text);
	}

	test("fills everything, wherever the cursor is, and names what has no effect", async () => {
		const { user } = open();
		await paste(user, COMMAND);
		expect(region("Source").getByRole("textbox", { name: /^Server/ })).toHaveProperty("value", "localhost");
		expect(region("Source").getByRole("textbox", { name: /^Consumer group/ })).toHaveProperty(
			"value",
			"taosx-pub-test",
		);
		expect(region("Broker").getByRole("textbox", { name: /^Client id/ })).toHaveProperty("value", "taosx-pub-meters");
		expect(mqttTopic().value).toBe("test/topic_meters");
		expect(screen.getByRole("textbox", { name: /^Name/ })).toHaveProperty("value", "meters");
		expect(screen.getByText("--jobs has no effect on a task.")).toBeTruthy();
		expect(document.body.textContent).not.toContain("taosdata");
	});

	test("arrives from the start page once", () => {
		sessionStorage.setItem(PASTED_KEY, COMMAND);
		open();
		expect(mqttTopic().value).toBe("test/topic_meters");
		expect(sessionStorage.getItem(PASTED_KEY)).toBeNull();
	});

	test("other text is pasted as usual", async () => {
		const { user } = open();
		await paste(user, "meters of hall 3");
		expect(screen.getByRole("textbox", { name: /^Name/ })).toHaveProperty("value", "meters of hall 3");
	});
});

test("fields and line are two views of one value", async () => {
	const { user } = open();
	const broker = region("Broker");
	const line = broker.getByRole<HTMLInputElement>("textbox", { name: /^As one line/ });
	await user.type(broker.getByRole("textbox", { name: /^Server/ }), "b.example");
	await user.click(broker.getByRole("radio", { name: "3.1.1" }));
	expect(line.value).toBe("mqtt://b.example:1883?version=3.1.1&qos=1");
	expect(broker.getByText(/no negative acknowledgement/)).toBeTruthy();

	await user.click(line);
	fireEvent.change(line, { target: { value: "mqtts://me:s3cret@other:8883?version=5.0&client_id=c&topic=" } });
	await user.type(line, "t");
	expect(broker.getByRole("textbox", { name: /^Server/ })).toHaveProperty("value", "other");
	expect(broker.getByLabelText("Password")).toHaveProperty("value", "s3cret");
	expect(mqttTopic().value).toBe("t");
	await user.tab();
	expect(line.value).toBe("mqtts://me:••••@other:8883?version=5.0&client_id=c&topic=t");
});

describe("the MQTT topic", () => {
	test("an unknown variable is named as it is typed, with what was probably meant", async () => {
		const { user } = open();
		await user.type(mqttTopic(), "plant/{{tabel}");
		expect(region("Topics and metadata").getByText("{tabel} is not a variable. Did you mean {table}?")).toBeTruthy();
		expect(mqttTopic().getAttribute("aria-invalid")).toBe("true");
		await user.click(button("Use {table}"));
		expect(mqttTopic().value).toBe("plant/{table}");
	});

	test("a chip goes in at the cursor", async () => {
		const { user } = open();
		await user.type(mqttTopic(), "a//b");
		mqttTopic().setSelectionRange(2, 2);
		await user.click(button("{table}"));
		expect(mqttTopic().value).toBe("a/{table}/b");
		expect(mqttTopic().selectionStart).toBe("a/{table}".length);
	});

	test("{stable} warns that no row would be published, and one click mends it", async () => {
		const { user } = open();
		await user.type(mqttTopic(), "plant/{{stable}");
		expect(screen.getByText("No data row would be published.")).toBeTruthy();
		expect(region("Preview").getByRole("status").textContent).toBe("0 published, 1 skipped");
		await user.click(button("Use {table}"));
		expect(mqttTopic().value).toBe("plant/{table}");
		expect(region("Preview").getByRole("status").textContent).toBe("1 published");
		expect(region("Preview").getByText("plant/d1001")).toBeTruthy();
	});
});

describe("saving", () => {
	test("is off until something changed and everything is valid", async () => {
		const { user } = openStored();
		expect(button(/^Save(?! and)/).getAttribute("aria-disabled")).toBe("true");
		await user.type(screen.getByRole("textbox", { name: /^Name/ }), "-2");
		expect(button(/^Save(?! and)/).getAttribute("aria-disabled")).toBeNull();
		await user.clear(mqttTopic());
		expect(button(/^Save(?! and)/).getAttribute("aria-disabled")).toBe("true");
	});

	test("by key with errors leads to the first of them", async () => {
		const { user } = open();
		await user.keyboard("{Control>}s{/Control}");
		await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("textbox", { name: /^Name/ })));
		expect(screen.getByText("Give the task a name.")).toBeTruthy();
		expect(requests).toEqual([]);
	});

	test("keeps a stored secret that nobody touched", async () => {
		const { user } = openStored();
		await user.type(screen.getByRole("textbox", { name: /^Name/ }), "-2");
		await user.click(button(/^Save(?! and)/));
		await waitFor(() => expect(push).toHaveBeenCalledWith("/tasks/t1"));
		expect(requests).toHaveLength(1);
		expect(requests[0]).toMatchObject({
			url: "/api/tasks/t1",
			method: "PUT",
			body: { name: "plant-meters-2", secrets: { "source.password": { action: "keep" } } },
		});
	});

	test("asks for a stored secret again when the server is another", async () => {
		const { user } = openStored();
		await user.type(region("Source").getByRole("textbox", { name: /^Server/ }), ".org");
		expect(screen.getByText(/It was stored for another server/)).toBeTruthy();
		await user.click(button("Replace: Password"));
		await user.type(region("Source").getByLabelText("Password"), "fresh");
		await user.click(button(/^Save(?! and)/));
		await waitFor(() => expect(requests).toHaveLength(1));
		expect(requests[0]?.body).toMatchObject({ secrets: { "source.password": { action: "replace", value: "fresh" } } });
	});

	test("and starting sends both, by key", async () => {
		const { user } = openStored();
		await user.type(screen.getByRole("textbox", { name: /^Name/ }), "-2");
		await user.keyboard("{Control>}{Enter}{/Control}");
		await waitFor(() => expect(push).toHaveBeenCalled());
		expect(requests.map((request) => `${request.method} ${request.url}`)).toEqual([
			"PUT /api/tasks/t1",
			"POST /api/tasks/t1/start",
		]);
	});

	test("asks when nothing would be published, naming the variable", async () => {
		const { user } = openStored();
		await user.clear(mqttTopic());
		await user.type(mqttTopic(), "p/{{stable}");
		await user.click(button(/^Save(?! and)/));
		const question = within(screen.getByRole("alertdialog"));
		expect(question.getByText(/Missing: \{stable\}/)).toBeTruthy();
		expect(requests).toEqual([]);
		await user.click(question.getByRole("button", { name: "Save anyway" }));
		await waitFor(() => expect(requests).toHaveLength(1));
	});

	test("puts what the server refuses under its field and stays", async () => {
		answer = () =>
			Response.json(
				{
					type: "about:blank",
					title: "",
					status: 422,
					detail: "Some fields need attention.",
					code: "invalid-input",
					issues: [{ field: "name", code: "taken", message: "Another task has this name. Choose another." }],
				},
				{ status: 422 },
			);
		const { user } = openStored();
		await user.type(screen.getByRole("textbox", { name: /^Name/ }), "-2");
		await user.click(button(/^Save(?! and)/));
		expect(await screen.findByText("Another task has this name. Choose another.")).toBeTruthy();
		expect(push).not.toHaveBeenCalled();
		await user.type(screen.getByRole("textbox", { name: /^Name/ }), "3");
		expect(screen.queryByText("Another task has this name. Choose another.")).toBeNull();
	});

	test("a running task says that saving restarts it", () => {
		openStored({ desired: "running" });
		expect(screen.getByText(/Saving restarts it/)).toBeTruthy();
		expect(screen.queryByRole("button", { name: /Save and start/ })).toBeNull();
	});
});

test("Back with changes asks first, and stays if that was a mistake", async () => {
	const { user } = openStored();
	const before = window.history.length;
	await user.type(screen.getByRole("textbox", { name: /^Name/ }), "-2");
	expect(window.history.length).toBe(before + 1);
	window.history.back();
	const question = within(await screen.findByRole("alertdialog"));
	await user.click(question.getByRole("button", { name: "Stay here" }));
	expect(screen.getByRole("textbox", { name: /^Name/ })).toHaveProperty("value", "plant-meters-2");
});

test("leaving with changes asks first", async () => {
	const { user } = openStored();
	await user.type(screen.getByRole("textbox", { name: /^Name/ }), "-2");
	await user.click(button("Cancel"));
	const question = within(screen.getByRole("alertdialog"));
	await user.click(question.getByRole("button", { name: "Stay here" }));
	expect(push).not.toHaveBeenCalled();
	await user.click(button("Cancel"));
	await user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Discard the changes" }));
	expect(push).toHaveBeenCalledWith("/tasks/t1");
});

test("a check shows its steps, what failed in words, and the remedy as a button", async () => {
	const steps = [
		{ step: "resolve", outcome: "passed", detail: "10.4.2.30" },
		{
			step: "connect",
			outcome: "failed",
			message: "Connection refused. Start the broker.",
			suggestion: { label: "Use port 8883", field: "port", value: "8883" },
		},
	];
	answer = () => new Response(steps.map((step) => JSON.stringify(step)).join("\n"));
	const { user } = openStored();
	await user.click(button("Check connection: Broker"));
	expect(await screen.findByText("10.4.2.30")).toBeTruthy();
	expect(await screen.findByText("Connection refused.")).toBeTruthy();
	await user.click(button("Use port 8883"));
	expect(region("Broker").getByRole("textbox", { name: "Port" })).toHaveProperty("value", "8883");
	// What was found spoke of the old port.
	expect(screen.queryByText("Connection refused.")).toBeNull();
});
