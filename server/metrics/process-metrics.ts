import type { ProcessUsage, WorkerStatus } from "@/lib/api/worker";
import type { Labels, MetricSheet } from "./sheet";

/** Writes down this process and its workers. */
export function addProcesses(sheet: MetricSheet, own: ProcessUsage, workers: readonly WorkerStatus[]): void {
	addProcess(sheet, { process: "console", worker: "" }, own);
	for (const { id, state, pipelines, usage } of workers) {
		sheet.set("spillway_worker_pipelines", { worker: id, state }, pipelines.length);
		if (usage !== undefined) addProcess(sheet, { process: "worker", worker: id }, usage);
	}
}

function addProcess(sheet: MetricSheet, labels: Labels, usage: ProcessUsage): void {
	sheet.set("spillway_process_uptime_seconds", labels, usage.uptimeS);
	sheet.set("spillway_process_cpu_seconds_total", labels, usage.cpuS);
	sheet.set("spillway_process_resident_memory_bytes", labels, usage.memoryBytes);
	sheet.set("spillway_process_heap_bytes", labels, usage.heapBytes);
	const { meanS, p99S, maxS } = usage.eventLoopDelay;
	sheet.set("spillway_process_event_loop_delay_mean_seconds", labels, meanS);
	sheet.set("spillway_process_event_loop_delay_p99_seconds", labels, p99S);
	sheet.set("spillway_process_event_loop_delay_max_seconds", labels, maxS);
}
