import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ServerEvent } from "@/lib/api/events";
import { ManualClock } from "@/server/testing/manual-clock";
import { EventHub } from "./hub";
import { formatSse } from "./sse";
import type { Viewer } from "./viewer";

let clock: ManualClock;
let hub: EventHub;
let watched: string[][];
beforeEach(() => {
	clock = new ManualClock();
	watched = [];
	hub = new EventHub({
		clock,
		listTasks: async () => [],
		storeState: () => ({ status: "working" }),
		onWatch: (taskIds) => watched.push([...taskIds].sort()),
	});
});
afterEach(() => {
	hub.close();
	expect(clock.waiting).toBe(0);
});

const samples = (taskId: string): ServerEvent => ({ type: "samples", taskId, samples: [], shownOf: 0 });
const deleted = (taskId: string): ServerEvent => ({ type: "task-deleted", taskId });

/** Events of the next piece of a stream. */
async function read(viewer: Viewer): Promise<ServerEvent[]> {
	const text = (await viewer.next()) ?? "";
	return text
		.split("\n\n")
		.filter((frame) => frame !== "")
		.map((frame) => JSON.parse(frame.split("data: ")[1] ?? ""));
}

const typesOf = (events: ServerEvent[]) => events.map(({ type }) => type);

test("an event is framed by id, name and one line of data", () => {
	const text = formatSse("s.7", { type: "task-deleted", taskId: "a\nb" });
	expect(text).toBe('id: s.7\nevent: message\ndata: {"type":"task-deleted","taskId":"a\\nb"}\n\n');
});

describe("a stream", () => {
	test("begins with a snapshot; what happens meanwhile follows it", async () => {
		const viewer = hub.open(null);
		hub.publish(deleted("1"));
		expect(typesOf(await read(viewer))).toEqual(["snapshot"]);
		expect(typesOf(await read(viewer))).toEqual(["task-deleted"]);
	});

	test("is told everything anew where something may have been missed", async () => {
		const viewer = hub.open(null);
		await read(viewer);
		const next = read(viewer);
		hub.refresh();
		expect(typesOf(await next)).toEqual(["snapshot"]);
	});

	test("waits for the next event", async () => {
		const viewer = hub.open(null);
		await read(viewer);
		const next = read(viewer);
		hub.publish(deleted("1"));
		hub.publish(deleted("2"));
		expect(await next).toEqual([deleted("1"), deleted("2")]);
	});

	test("beats every ten seconds", async () => {
		const viewer = hub.open(null);
		await read(viewer);
		await clock.advance(20_000);
		expect(typesOf(await read(viewer))).toEqual(["heartbeat", "heartbeat"]);
	});

	test("that is read too slowly gets a fresh snapshot instead of an endless queue", async () => {
		const viewer = hub.open(null);
		await read(viewer);
		for (let i = 0; i < 30; i++) hub.publish(deleted("x".repeat(100_000)));
		expect(typesOf(await read(viewer))).toEqual(["snapshot"]);
	});

	test("ends when its reader goes away, and is forgotten", async () => {
		const abort = new AbortController();
		const viewer = hub.open(null);
		const reader = viewer.stream(abort.signal).getReader();
		await reader.read();
		expect(hub.viewerCount).toBe(1);
		abort.abort();
		expect((await reader.read()).done).toBe(true);
		expect(hub.viewerCount).toBe(0);
	});

	test("ends when the hub closes, and none is opened after", async () => {
		const viewer = hub.open(null);
		await read(viewer);
		const next = viewer.next();
		hub.close();
		expect(await next).toBeUndefined();
		expect(await hub.open(null).next()).toBeUndefined();
	});
});

describe("watching", () => {
	test("brings samples of the watched tasks only", async () => {
		const viewer = hub.open(null);
		await read(viewer);
		expect(hub.watch(viewer.streamId, ["a"])).toBe(true);
		hub.publish(samples("b"));
		hub.publish(samples("a"));
		expect(await read(viewer)).toEqual([samples("a")]);
	});

	test("is told for all viewers together, and ends with them", () => {
		const [one, two] = [hub.open(null), hub.open(null)];
		hub.watch(one.streamId, ["a", "b"]);
		hub.watch(two.streamId, ["b", "c"]);
		expect(watched.at(-1)).toEqual(["a", "b", "c"]);
		one.close();
		expect(watched.at(-1)).toEqual(["b", "c"]);
	});

	test("of a stream that is not there is refused", () => {
		expect(hub.watch("nobody", ["a"])).toBe(false);
	});

	test("goes on when the browser comes back with its last id within a minute", async () => {
		const first = hub.open(null);
		hub.watch(first.streamId, ["a"]);
		first.close();
		await clock.advance(59_000);
		const second = hub.open(`${first.streamId}.12`);
		expect(second.streamId).toBe(first.streamId);
		expect(watched.at(-1)).toEqual(["a"]);
	});

	test("is forgotten after a minute", async () => {
		const first = hub.open(null);
		hub.watch(first.streamId, ["a"]);
		first.close();
		await clock.advance(60_000);
		expect(hub.open(`${first.streamId}.12`).streamId).not.toBe(first.streamId);
	});
});
