import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test, vi } from "vitest";
import { makeTask } from "@/components/testing/tasks";
import type { WorkerStatus } from "@/lib/api/worker";
import { en } from "@/lib/words/en";
import { PlacementText } from "./placement-text";

afterEach(() => vi.unstubAllGlobals());

const worker: WorkerStatus = {
	id: "w",
	name: "plant",
	machine: "plant",
	pid: 71,
	version: "0",
	protocol: 1,
	state: "ready",
	sinceMs: 0,
	labels: [],
	pipelines: [{ taskId: "t", member: 1 }],
	publishedPerSecond: 0,
};

const silent: WorkerStatus = { ...worker, state: "silent" };
const second = [{ taskId: "t", member: 2 }];

test.each([
	["a worker by its name and machine", [{ ...worker, name: "one" }], "Runs on one (plant, process 71)"],
	["one without a name by its machine", [worker], "Runs on plant, process 71"],
	["several by their number", [worker, { ...worker, id: "v", pipelines: second }], "2 members on 2 workers"],
	["one that fell silent, as long as no other has its pipeline", [silent], "Runs on plant, process 71"],
	[
		"who has taken over from one that fell silent",
		[silent, { ...worker, id: "v", pid: 72 }],
		"Runs on plant, process 72",
	],
	["none as waited for", [], "Waits for a worker"],
])("%s", async (_, workers, words) => {
	vi.stubGlobal("fetch", async () => Response.json({ workers, isLocal: false }));
	const task = makeTask({ id: "t" }, { state: { phase: "running", sinceMs: 0, isReadingSnapshot: false } });
	render(
		<NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
			<QueryClientProvider client={new QueryClient()}>
				<PlacementText task={task} />
			</QueryClientProvider>
		</NextIntlClientProvider>,
	);
	expect((await screen.findByRole("link")).textContent).toBe(words);
});
