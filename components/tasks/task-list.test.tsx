import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { LiveDataProvider } from "@/components/live-data/live-data-provider";
import { createLiveStore } from "@/components/live-data/live-store";
import { PASTED_KEY } from "@/components/shell/pasted-command";
import { makeTask } from "@/components/testing/tasks";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { Task } from "@/lib/api/task";
import { deferred } from "@/lib/deferred";
import { en } from "@/lib/words/en";
import { TaskList } from "./task-list";

const push = vi.fn();
vi.mock("next/navigation", () => ({
	useRouter: () => ({ push }),
	usePathname: () => "/tasks",
	useSearchParams: () => new URLSearchParams(window.location.search),
}));

const flowing = { read: 40, published: 40, skipped: 0, failed: 0 };
const meters = makeTask(
	{ id: "m", name: "meters", desired: "running", labels: ["plant"] },
	{ state: { phase: "running", sinceMs: 0, isReadingSnapshot: false }, rates: flowing },
);
const press = makeTask(
	{ id: "p", name: "press", desired: "running" },
	{
		state: {
			phase: "failed",
			sinceMs: 0,
			cause: {
				code: "broker-refused-login",
				side: "broker",
				message: "The broker refused the password. Replace it, then start.",
			},
		},
	},
);
const weather = makeTask({ id: "w", name: "weather" });

// What the list loads when it is asked for; on a busy machine that takes longer than a test waits.
beforeAll(() => Promise.all([import("./start-page"), import("./question-dialog"), import("@/lib/api/problem")]));

beforeEach(() => {
	window.history.replaceState(null, "", "/tasks");
	sessionStorage.clear();
	push.mockClear();
	vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
});
afterEach(() => vi.unstubAllGlobals());

/** The list with these tasks; `undefined` is a stream that has not answered yet. */
function show(tasks: Task[] | undefined) {
	const store = createLiveStore({ now: () => 1_000, schedule: (flush) => flush() });
	if (tasks !== undefined)
		store.push({ type: "snapshot", streamId: "s", tasks, store: { status: "working" }, serverTimeMs: 1_000 });
	render(
		<NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
			<QueryClientProvider client={new QueryClient()}>
				<LiveDataProvider store={store}>
					<TooltipProvider>
						<TaskList />
					</TooltipProvider>
				</LiveDataProvider>
			</QueryClientProvider>
		</NextIntlClientProvider>,
	);
	return store;
}

const names = () => screen.getAllByRole("rowheader").map((cell) => within(cell).getByRole("link").textContent);

test("says that it is loading before the first snapshot", () => {
	show(undefined);
	expect(screen.getByRole("status", { name: "Loading the tasks" })).toBeDefined();
});

test("lists tasks by name with state and cause in words, and counts them per tab", () => {
	show([weather, press, meters]);
	expect(names()).toEqual(["meters", "press", "weather"]);
	expect(screen.getByText("Sign-in refused")).toBeDefined();
	expect(screen.getByText("Replace it, then start")).toBeDefined();
	expect(screen.getByRole("link", { name: /^Failed ?1$/ })).toBeDefined();
});

test("a wish that waits for Redis says so, until it is back", () => {
	const wanted = { ...weather, desired: "running" } as const;
	const store = show([{ ...meters, desired: "stopped" }, press, wanted]);
	expect(screen.queryByText(/waits for Redis/)).toBeNull();
	act(() => store.push({ type: "redis", redis: { status: "lost", sinceMs: 0, goOnMs: 8_000 } }));
	expect(screen.getAllByText(/waits for Redis/).map(({ textContent }) => textContent)).toEqual([
		"Stop waits for Redis",
		"Start waits for Redis",
	]);
	act(() => store.push({ type: "redis", redis: { status: "working" } }));
	expect(screen.queryByText(/waits for Redis/)).toBeNull();
});

test("a silence names Redis while that is what is away", () => {
	const silent = { ...meters.live, silence: { side: "spillway", forMs: 12_000 } } as const;
	const store = show([{ ...meters, live: silent }]);
	expect(screen.getAllByText("From the worker process for 12 s").length).toBeGreaterThan(0);
	act(() => store.push({ type: "redis", redis: { status: "lost", sinceMs: 0, goOnMs: 8_000 } }));
	expect(screen.getAllByText("From the workers for 12 s: Redis is away").length).toBeGreaterThan(0);
});

test("rows keep their places while numbers move", async () => {
	window.history.replaceState(null, "", "/tasks?sort=rate&order=desc");
	const store = show([meters, weather]);
	expect(names()).toEqual(["meters", "weather"]);
	const faster = { ...weather.live, rates: { ...flowing, published: 900 } };
	act(() => store.push({ type: "live", live: { w: faster } }));
	expect(names()).toEqual(["meters", "weather"]);
	expect(screen.getAllByText("900").length).toBeGreaterThan(0);
});

test("switching off asks first while messages flow, and going on changes nothing", async () => {
	const fetch = vi.fn();
	vi.stubGlobal("fetch", fetch);
	show([meters]);
	await userEvent.click(screen.getByRole("switch", { name: "Run meters" }));
	const dialog = await screen.findByRole("alertdialog", { name: "Stop meters?" });
	await userEvent.click(within(dialog).getByRole("button", { name: "Go on publishing" }));
	expect(fetch).not.toHaveBeenCalled();
});

test("a refused start stays on the page with its reason", async () => {
	const detail = "The topic is gone. Choose another.";
	const problem = { type: "about:blank", title: "Conflict", status: 409, detail, code: "conflict" };
	vi.stubGlobal("fetch", async () => new Response(JSON.stringify(problem), { status: 409 }));
	show([weather]);
	await userEvent.click(screen.getByRole("switch", { name: "Run weather" }));
	expect(await within(await screen.findByRole("alert")).findByText(`weather: ${detail}`)).toBeDefined();
});

test("ticking rows brings the toolbar, where what cannot be done is off", async () => {
	show([weather, meters]);
	await userEvent.click(screen.getByRole("checkbox", { name: "Select weather" }));
	const toolbar = screen.getByRole("toolbar", { name: "1 selected" });
	expect(within(toolbar).getByRole("button", { name: "Stop" }).getAttribute("aria-disabled")).toBe("true");
	expect(within(toolbar).getByRole("button", { name: "Start" }).getAttribute("aria-disabled")).toBeNull();
});

test("a search without a match says so and leads out", async () => {
	show([weather]);
	await userEvent.type(screen.getByRole("searchbox", { name: "Search" }), "zzz");
	expect(screen.getByText("No task matches")).toBeDefined();
	expect(window.location.search).toBe("?q=zzz");
	await userEvent.click(screen.getByRole("button", { name: "Clear search and filters" }));
	expect(names()).toEqual(["weather"]);
});

test.each([
	["offered where the server has it", true],
	["not offered where the server has none, such as with workers on other machines", false],
])("the demo is %s", async (_, isOffered) => {
	const asked = vi.fn(async () => Response.json({ isOffered, isRunning: false }));
	vi.stubGlobal("fetch", asked);
	show([]);
	await screen.findByRole("textbox", { name: "Command" });
	await vi.waitFor(() => expect(asked).toHaveBeenCalled());
	await act(async () => {});
	if (isOffered) await screen.findByRole("button", { name: "Start the demo" });
	expect(screen.queryAllByRole("button", { name: "Start the demo" })).toHaveLength(isOffered ? 1 : 0);
});

test("the start page is shown when it is known what is on it, or that it cannot be known", async () => {
	const answer = deferred<Response>();
	vi.stubGlobal("fetch", () => answer.promise);
	show([]);
	await act(async () => {
		await import("./start-page");
	});
	expect(screen.getByRole("status", { name: "Loading the tasks" })).toBeDefined();
	expect(screen.queryByRole("textbox", { name: "Command" })).toBeNull();
	await act(async () => answer.reject(new Error("away")));
	expect(await screen.findByRole("textbox", { name: "Command" })).toBeDefined();
	expect(screen.queryByRole("button", { name: "Start the demo" })).toBeNull();
});

test("a pasted command goes to the form without touching the address", async () => {
	show([]);
	const command = 'taosx run -f "tmq+ws://root:secret@h:6041/t" -t "mqtt://b:1883"';
	await userEvent.click(await screen.findByRole("textbox", { name: "Command" }));
	await userEvent.paste(command);
	await userEvent.click(screen.getByRole("button", { name: "Fill the form" }));
	expect(sessionStorage.getItem(PASTED_KEY)).toBe(command);
	expect(push).toHaveBeenCalledWith(expect.not.stringContaining("secret"));
});
