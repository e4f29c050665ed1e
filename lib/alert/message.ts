import type { AlertHealth } from "@/lib/api/alert";
import { duration } from "@/lib/format/duration";

export interface AlertTask {
	id: string;
	name: string;
	labels: readonly string[];
}

/** What has happened to a task. */
export type AlertEvent =
	| { event: "alert"; health: AlertHealth; reason: string }
	/** The trouble is over: it runs well again, or was stopped. */
	| { event: "recovered"; health: "well" | "off"; previous: AlertHealth; lastedMs: number };

/** The JSON body of a message to a webhook; docs/alerts.md explains it. Fields are only ever added. */
export interface AlertBody {
	/** The whole message in words, as Slack, Mattermost and Teams show it. */
	text: string;
	event: "alert" | "recovered" | "test";
	/** ISO 8601, UTC. */
	at: string;
	health?: string;
	previousHealth?: string;
	reason?: string;
	task?: { id: string; name: string; labels: readonly string[]; url: string };
}

const TITLES: Readonly<Record<AlertHealth, string>> = {
	failed: "has failed",
	refused: "was refused",
	"source-unreachable": "cannot reach TDengine",
	"broker-unreachable": "cannot reach its broker",
	"retention-gap": "has missed log entries",
	skipping: "skips messages",
	"catching-up": "falls behind",
	idle: "gets no messages",
};

/** @param publicUrl address of the console without a slash at its end */
export function alertBody(task: AlertTask, change: AlertEvent, atMs: number, publicUrl: string): AlertBody {
	const url = `${publicUrl}/tasks/${task.id}`;
	const at = new Date(atMs).toISOString();
	const about = { id: task.id, name: task.name, labels: task.labels, url };
	switch (change.event) {
		case "alert": {
			const reason = change.reason === "" ? "" : ` ${change.reason}`;
			const text = `${task.name} ${TITLES[change.health]}.${reason}\n${url}`;
			return { text, event: "alert", at, health: change.health, reason: change.reason, task: about };
		}
		case "recovered": {
			const what = change.health === "off" ? "was stopped" : "is well again";
			const text = `${task.name} ${what}. It ${PAST[change.previous]} for ${duration(change.lastedMs)}.\n${url}`;
			return { text, event: "recovered", at, health: change.health, previousHealth: change.previous, task: about };
		}
	}
	return change satisfies never;
}

const PAST: Readonly<Record<AlertHealth, string>> = {
	failed: "had failed",
	refused: "was refused",
	"source-unreachable": "could not reach TDengine",
	"broker-unreachable": "could not reach its broker",
	"retention-gap": "had missed log entries",
	skipping: "skipped messages",
	"catching-up": "was behind",
	idle: "got no messages",
};

export function testBody(atMs: number, publicUrl: string): AlertBody {
	const text = `This is a test from Spillway: alerts will arrive here.\n${publicUrl}/settings/alerts`;
	return { text, event: "test", at: new Date(atMs).toISOString() };
}
