import { beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "@/server/testing/manual-clock";
import type { Presence } from "./messages";
import { WorkerRegister } from "./worker-register";

let clock: ManualClock;
let register: WorkerRegister;
beforeEach(() => {
	clock = new ManualClock();
	register = new WorkerRegister(clock);
});

const common = { machine: "m", version: "0", pid: 1, sinceMs: 0 };
const aConsole: Presence = { kind: "console", id: "console", ...common, watched: [] };

function worker(id: string, more: { isDraining?: boolean; labels?: string[] } = {}): Presence {
	const { isDraining = false, labels = [] } = more;
	return {
		...common,
		kind: "worker",
		id,
		name: `worker ${id}`,
		protocol: 1,
		labels,
		capacity: 10,
		pipelines: [],
		isDraining,
		publishedPerSecond: 0,
	};
}

/** Each of these speaks once a second for so long. */
async function speak(seconds: number, ...presences: Presence[]): Promise<void> {
	for (let second = 0; second < seconds; second++) {
		for (const presence of presences) register.heard(presence);
		await clock.advance(1_000);
	}
}

const states = () => register.statuses().map(({ id, state }) => `${id} ${state}`);

describe("a worker", () => {
	test("that ends with a word is forgotten at once", async () => {
		await speak(1, worker("a"), worker("b"));
		register.heard({ kind: "left", id: "a" });
		expect(states()).toEqual(["b ready"]);
	});

	test("that ends without one is silent after five seconds and forgotten after a minute, though nobody else speaks", async () => {
		await speak(1, worker("a"));
		await clock.advance(4_000);
		expect(states()).toEqual(["a silent"]);
		await clock.advance(54_999);
		expect(states()).toEqual(["a silent"]);
		await clock.advance(1);
		expect(states()).toEqual([]);
	});

	test("is known by its name once it has told it", async () => {
		expect(register.nameOf("a")).toBeUndefined();
		await speak(1, worker("a"));
		expect(register.nameOf("a")).toBe("worker a");
	});
});

describe("why nobody takes a task", () => {
	const NONE = "No worker is connected. Start one: spillway worker.";

	test.each([
		["no worker speaks", [], undefined, NONE],
		["one that can take it speaks", [worker("a")], undefined, undefined],
		[
			"only others speak than the ones it is pinned to",
			[worker("a")],
			"site=a",
			"No worker with the label site=a is connected. Start one: spillway worker --labels site=a.",
		],
		[
			"the only one is being drained",
			[worker("a", { isDraining: true })],
			undefined,
			"Every worker that may run this task is being drained. Start another one.",
		],
	])("%s", async (_name, workers, label, why) => {
		await speak(6, aConsole, ...workers);
		expect(register.whyNobodyTakes(label)).toBe(why);
	});

	test("is not said by one that has only just begun to listen", async () => {
		await speak(4, aConsole);
		expect(register.whyNobodyTakes(undefined)).toBeUndefined();
		await speak(2, aConsole);
		expect(register.whyNobodyTakes(undefined)).toBe(NONE);
	});

	test("is not said by one that hears nobody at all, nor before it has heard for long enough again", async () => {
		await speak(10, aConsole, worker("a"));
		await clock.advance(30_000);
		expect(register.whyNobodyTakes(undefined)).toBeUndefined();
		await speak(4, aConsole);
		expect(register.whyNobodyTakes(undefined)).toBeUndefined();
		await speak(2, aConsole);
		expect(register.whyNobodyTakes(undefined)).toBe(NONE);
	});
});
