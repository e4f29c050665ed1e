import { describe, expect, test } from "vitest";
import { type TaskStateEvent, transition } from "./state";
import type { Cause, TaskPhase, TaskState } from "./types";

const broker: Cause = { code: "broker-unreachable", side: "broker", message: "away" };
const source: Cause = { code: "source-lost", side: "source", message: "away" };
const retry = { attempt: 2, nextAttemptAtMs: 9 };

const states: Record<TaskPhase, TaskState> = {
	stopped: { phase: "stopped", sinceMs: 1 },
	starting: { phase: "starting", sinceMs: 1 },
	running: { phase: "running", sinceMs: 1, isReadingSnapshot: false },
	retrying: { phase: "retrying", sinceMs: 1, cause: broker, attempt: 1, nextAttemptAtMs: 3 },
	stopping: { phase: "stopping", sinceMs: 1 },
	failed: { phase: "failed", sinceMs: 1, cause: broker },
};
const events: Record<string, TaskStateEvent> = {
	start: { type: "start", atMs: 5 },
	connected: { type: "connected", atMs: 5, isReadingSnapshot: false },
	snapshot: { type: "connected", atMs: 5, isReadingSnapshot: true },
	lostBroker: { type: "lost", atMs: 5, cause: broker, ...retry },
	lostSource: { type: "lost", atMs: 5, cause: source, ...retry },
	stop: { type: "stop", atMs: 5 },
	ended: { type: "ended", atMs: 5, cause: undefined },
	broken: { type: "ended", atMs: 5, cause: source },
};
const running = { phase: "running", sinceMs: 5, isReadingSnapshot: false };
const waiting = { phase: "retrying", sinceMs: 5, cause: broker, ...retry };
const stopped = { phase: "stopped", sinceMs: 5 };

const changes: Record<TaskPhase, Record<string, object>> = {
	stopped: { start: { phase: "starting", sinceMs: 5 } },
	starting: {
		connected: running,
		snapshot: { ...running, isReadingSnapshot: true },
		lostBroker: waiting,
		lostSource: { ...waiting, cause: source },
		stop: { phase: "stopping", sinceMs: 5 },
		ended: stopped,
		broken: { phase: "failed", sinceMs: 5, cause: source },
	},
	running: {
		snapshot: { phase: "running", sinceMs: 1, isReadingSnapshot: true },
		lostBroker: waiting,
		lostSource: { ...waiting, cause: source },
		stop: { phase: "stopping", sinceMs: 5 },
		ended: stopped,
		broken: { phase: "failed", sinceMs: 5, cause: source },
	},
	retrying: {
		connected: running,
		snapshot: { ...running, isReadingSnapshot: true },
		lostBroker: { ...waiting, sinceMs: 1 },
		lostSource: { ...waiting, cause: source },
		stop: { phase: "stopping", sinceMs: 5 },
		ended: stopped,
		broken: { phase: "failed", sinceMs: 5, cause: source },
	},
	stopping: { ended: stopped, broken: { phase: "failed", sinceMs: 5, cause: source } },
	failed: { start: { phase: "starting", sinceMs: 5 }, stop: stopped },
};

const phases = Object.keys(states) as TaskPhase[];
describe.each(phases)("%s", (phase) => {
	test.each(Object.keys(events))("%s", (name) => {
		const event = events[name];
		if (event === undefined) throw new Error(`no event ${name}`);
		const next = transition(states[phase], event);
		const expected = changes[phase][name];
		if (expected === undefined) expect(next).toBe(states[phase]);
		else expect(next).toEqual(expected);
	});
});
