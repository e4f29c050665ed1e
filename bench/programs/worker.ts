/**
 * Tasks in a process of their own, as a worker runs them.
 *
 *     node worker.mjs '{"tasks":[{"source":"tmq+ws://…","broker":"mqtt://…"}]}'
 *
 * Prints `{}` once all run. A line `report` prints a `WorkerReport`; `publish N` prints one as soon as the first task has
 * published N messages.
 */
import { startPipeline } from "@/server/pipeline/start-pipeline";
import { onLine, print } from "./lines";

export interface WorkerReport {
	readonly published: number;
	/** User and system, since the process began. */
	readonly cpuMs: number;
	readonly rssBytes: number;
	/** Most there ever was. */
	readonly peakBytes: number;
	readonly atMs: number;
}

interface Task {
	source: string;
	broker: string;
	/** 1-based, and of how many; one alone unless given. */
	member?: number;
	memberCount?: number;
}

const LOOK_EVERY_MS = 5;

const { tasks } = JSON.parse(process.argv[2] ?? "{}") as { tasks: Task[] };
let runningCount = 0;
const pipelines = tasks.map(({ source, broker, member = 1, memberCount = 1 }) => {
	let isCounted = false;
	return startPipeline(
		{ source, broker, member, memberCount },
		{
			onState({ phase }) {
				if (phase !== "running" || isCounted) return;
				isCounted = true;
				if (++runningCount === tasks.length) print({});
			},
			onEvent() {},
			onSamples() {},
			onSkipped() {},
		},
	);
});

function report(): WorkerReport {
	const { user, system } = process.cpuUsage();
	return {
		published: pipelines.reduce((sum, pipeline) => sum + pipeline.report().counters.published, 0),
		cpuMs: (user + system) / 1_000,
		rssBytes: process.memoryUsage.rss(),
		peakBytes: process.resourceUsage().maxRSS * 1_024,
		atMs: performance.now(),
	};
}

onLine((line) => {
	const [command, count] = line.split(" ");
	if (command === "report") print(report());
	if (command !== "publish") return;
	const timer = setInterval(() => {
		const now = report();
		if (now.published < Number(count)) return;
		clearInterval(timer);
		print(now);
	}, LOOK_EVERY_MS);
});
process.on("SIGTERM", () => process.exit(0));
for (const { ended } of pipelines) {
	void ended.then(({ reason, cause }) => {
		if (reason === "failed") throw new Error(cause?.message);
	});
}
