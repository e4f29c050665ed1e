interface Definition {
	kind: "counter" | "gauge" | "histogram";
	/** What it says, with its unit where the name does not tell; also the text of `# HELP`. */
	help: string;
	labels: readonly string[];
}

const TASK = ["task_id", "task"] as const;
const PROCESS = ["process", "worker"] as const;

/**
 * Every metric of `/metrics`. Names, labels and units are kept within a major version. Labels hold ids and names of
 * tasks and words of closed lists: what TDengine and brokers send never becomes one.
 */
export const METRICS = {
	spillway_task_last_acknowledged_age_seconds: {
		kind: "gauge",
		help: "Time since a message of the task was last acknowledged by its broker. Missing until one was.",
		labels: TASK,
	},
	spillway_task_last_acknowledged_timestamp_seconds: {
		kind: "gauge",
		help: "When a message of the task was last acknowledged by its broker, in Unix time.",
		labels: TASK,
	},
	spillway_task_wanted_running: {
		kind: "gauge",
		help: "1 where somebody wants the task to run, 0 where it is to be stopped.",
		labels: TASK,
	},
	spillway_task_state: {
		kind: "gauge",
		help: "1 for the state that the task is in: stopped, starting, running, retrying, stopping, failed.",
		labels: [...TASK, "state"],
	},
	spillway_task_health: {
		kind: "gauge",
		help: "1 for the health of the task. Missing while there is nothing to judge (stopped, starting, stopping).",
		labels: [...TASK, "health"],
	},
	spillway_task_messages_read_total: {
		kind: "counter",
		help: "MQTT messages that what TDengine handed out makes: published + skipped + failed + returned + in flight.",
		labels: TASK,
	},
	spillway_task_messages_published_total: {
		kind: "counter",
		help: "Messages that the broker acknowledged.",
		labels: TASK,
	},
	spillway_task_messages_skipped_total: {
		kind: "counter",
		help: "Messages that were not published by Spillway's own decision, by reason.",
		labels: [...TASK, "reason"],
	},
	spillway_task_messages_failed_total: {
		kind: "counter",
		help: "Messages that the broker refused for good and that were passed over.",
		labels: TASK,
	},
	spillway_task_messages_returned_total: {
		kind: "counter",
		help: "Messages that were in flight when a run ended or a vgroup moved away; they are read again.",
		labels: TASK,
	},
	spillway_task_messages_in_flight: {
		kind: "gauge",
		help: "Messages that were read and are not yet acknowledged.",
		labels: TASK,
	},
	spillway_task_messages_in_flight_limit: {
		kind: "gauge",
		help: "Messages that may be unacknowledged at once; reading waits there.",
		labels: TASK,
	},
	spillway_task_published_bytes_total: {
		kind: "counter",
		help: "Bytes of the bodies of published messages.",
		labels: TASK,
	},
	spillway_task_publish_delay_seconds: {
		kind: "histogram",
		help: "From TDengine's answer to a poll to the acknowledgement of a message that it brought.",
		labels: TASK,
	},
	spillway_task_lag_entries: {
		kind: "gauge",
		help: "Entries of TDengine's log that are not read yet, of all vgroups (not rows). Missing while it is unknown.",
		labels: TASK,
	},
	spillway_task_retention_gap_entries: {
		kind: "gauge",
		help: "Entries of the log that TDengine removed before they were read, in the present or last run.",
		labels: TASK,
	},
	spillway_task_reconnects_total: {
		kind: "counter",
		help: "Connections to TDengine or the broker that were made again after a loss.",
		labels: TASK,
	},
	spillway_task_restarts_total: {
		kind: "counter",
		help: "Pipelines of the task that were begun again: worker-lost, worker-left (drained), asked.",
		labels: [...TASK, "reason"],
	},
	spillway_process_uptime_seconds: { kind: "gauge", help: "How long the process lives.", labels: PROCESS },
	spillway_process_cpu_seconds_total: {
		kind: "counter",
		help: "User and system time of the process.",
		labels: PROCESS,
	},
	spillway_process_resident_memory_bytes: {
		kind: "gauge",
		help: "Memory of the process, its resident set.",
		labels: PROCESS,
	},
	spillway_process_heap_bytes: { kind: "gauge", help: "JavaScript heap in use.", labels: PROCESS },
	spillway_process_event_loop_delay_mean_seconds: {
		kind: "gauge",
		help: "How late timers of the process ran on the average, since the last look.",
		labels: PROCESS,
	},
	spillway_process_event_loop_delay_p99_seconds: {
		kind: "gauge",
		help: "What 99 of 100 timers of the process ran less late than, since the last look.",
		labels: PROCESS,
	},
	spillway_process_event_loop_delay_max_seconds: {
		kind: "gauge",
		help: "How late a timer of the process ran at worst, since the last look.",
		labels: PROCESS,
	},
	spillway_worker_pipelines: {
		kind: "gauge",
		help: "Pipelines that a worker has (one per task, or per member of one) and its state: ready, draining, silent.",
		labels: ["worker", "state"],
	},
	spillway_console_viewers: { kind: "gauge", help: "Browsers that follow the live data.", labels: [] },
	spillway_store_up: {
		kind: "gauge",
		help: "1 while the console's own database takes what it is given; publishing does not depend on it.",
		labels: [],
	},
	spillway_redis_up: {
		kind: "gauge",
		help: "1 while the console hears its Redis, without which tasks rest. Missing where there is none.",
		labels: [],
	},
	spillway_build_info: { kind: "gauge", help: "Always 1; its labels say what runs.", labels: ["version", "node"] },
} as const satisfies Record<string, Definition>;
export type MetricName = keyof typeof METRICS;
