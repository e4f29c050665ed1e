import { screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { EditTask } from "./edit-task";
import { renderConsole, storedTask } from "./testing";

// The whole form is drawn in each test, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });
afterEach(() => vi.unstubAllGlobals());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push: () => {} }), usePathname: () => "/tasks/t1/edit" }));

const NOTE = "The task is running. Saving restarts it, after what is in flight has been acknowledged.";

test.each([
	["one that runs is restarted by saving", "running", true],
	["one that failed is saved, or saved and started", "failed", false],
] as const)("%s", async (_, phase, isRestarted) => {
	const task = storedTask({ desired: "running" });
	const cause = { code: "source-refused-login", side: "source", message: "TDengine refused the password." } as const;
	const state = phase === "running" ? { phase, sinceMs: 0, isReadingSnapshot: false } : { phase, sinceMs: 0, cause };
	vi.stubGlobal("fetch", async () => Response.json({ ...task, live: { ...task.live, state } }));
	renderConsole(<EditTask taskId={task.id} />);
	await screen.findAllByRole("button", { name: /^Save/ }, { timeout: 20_000 });
	expect(screen.queryByText(NOTE) !== null).toBe(isRestarted);
	expect(screen.queryByRole("button", { name: /^Save and start/ }) !== null).toBe(!isRestarted);
});
