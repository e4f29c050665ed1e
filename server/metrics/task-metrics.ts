import type { TaskLive } from "@/lib/api/task";
import { RESTART_REASONS } from "@/lib/task/restarts";
import type { Lifetime } from "@/server/supervisor/lifetime";
import type { Labels, MetricSheet } from "./sheet";

/** A task at one moment. */
export interface TaskMoment {
	id: string;
	/** Undefined until the store could tell it once. */
	name: string | undefined;
	isWanted: boolean | undefined;
	live: TaskLive;
	lifetime: Lifetime;
}

/** Writes down one task. A task that has not run under this process has its state alone. */
export function addTask(sheet: MetricSheet, { id, name, isWanted, live, lifetime }: TaskMoment): void {
	const labels = { task_id: id, task: name ?? id };
	sheet.set("spillway_task_wanted_running", labels, isWanted === undefined ? undefined : Number(isWanted));
	sheet.set("spillway_task_state", { ...labels, state: live.state.phase }, 1);
	if (live.health !== undefined) sheet.set("spillway_task_health", { ...labels, health: live.health.kind }, 1);
	addNow(sheet, labels, live);
	const hasRun = lifetime.counters.read + lifetime.counters.returned > 0 || live.state.phase !== "stopped";
	if (hasRun) addLifetime(sheet, labels, lifetime);
}

function addNow(sheet: MetricSheet, labels: Labels, live: TaskLive): void {
	const acknowledgedMs = live.lastAcknowledgedAtMs;
	if (acknowledgedMs !== undefined) {
		const ageS = Math.max(0, live.atMs - acknowledgedMs) / 1_000;
		sheet.set("spillway_task_last_acknowledged_age_seconds", labels, ageS);
		sheet.set("spillway_task_last_acknowledged_timestamp_seconds", labels, acknowledgedMs / 1_000);
	}
	sheet.set("spillway_task_messages_in_flight", labels, live.counters.inFlight);
	sheet.set("spillway_task_messages_in_flight_limit", labels, live.inFlightLimit);
	// Of a stopped task the last lag says nothing about now.
	sheet.set("spillway_task_lag_entries", labels, live.state.phase === "stopped" ? undefined : live.lag);
	sheet.set("spillway_task_retention_gap_entries", labels, live.retentionGap);
}

function addLifetime(sheet: MetricSheet, labels: Labels, { counters, delays, restarts }: Lifetime): void {
	// What returns leaves `read` again, and a counter must not fall: Prometheus would take that for a new start.
	sheet.set("spillway_task_messages_read_total", labels, counters.read + counters.returned);
	sheet.set("spillway_task_messages_published_total", labels, counters.published);
	for (const [reason, count] of Object.entries(counters.skippedByReason)) {
		sheet.set("spillway_task_messages_skipped_total", { ...labels, reason }, count);
	}
	sheet.set("spillway_task_messages_failed_total", labels, counters.failed);
	sheet.set("spillway_task_messages_returned_total", labels, counters.returned);
	sheet.set("spillway_task_published_bytes_total", labels, counters.publishedBytes);
	sheet.set("spillway_task_reconnects_total", labels, counters.reconnects);
	sheet.setDelays("spillway_task_publish_delay_seconds", labels, delays);
	for (const reason of RESTART_REASONS) {
		sheet.set("spillway_task_restarts_total", { ...labels, reason }, restarts[reason]);
	}
}
