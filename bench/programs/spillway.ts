/** One task of Spillway in a process of its own, as a worker runs it: prints its rate and ends. */
import { startPipeline } from "@/server/pipeline/start-pipeline";
import { readJob, Stopwatch } from "./job";

const LOOK_EVERY_MS = 4;

const job = readJob();
const stopwatch = new Stopwatch(job);
const { sourcePort, tmqTopic, groupId, brokerPort, version, qos, topic, window } = job;
const params = new URLSearchParams({
	version,
	qos: String(qos),
	client_id: groupId,
	topic,
	...(window === null ? {} : { max_inflight: String(window) }),
});
const pipeline = startPipeline(
	{
		source: `tmq+ws://root:taosdata@127.0.0.1:${sourcePort}/${tmqTopic}?group.id=${groupId}&auto.offset.reset=earliest`,
		broker: `mqtt://127.0.0.1:${brokerPort}?${params}`,
		member: 1,
		memberCount: 1,
	},
	{ onState() {}, onEvent() {}, onSamples() {}, onSkipped() {} },
);
const timer = setInterval(() => {
	const measured = stopwatch.progress(pipeline.report().counters.published);
	if (measured === undefined) return;
	clearInterval(timer);
	process.stdout.write(`${JSON.stringify(measured)}\n`);
	pipeline.stop();
}, LOOK_EVERY_MS);
const end = await pipeline.ended;
clearInterval(timer);
if (end.reason === "failed") throw new Error(end.cause?.message);
