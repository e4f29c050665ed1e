import { deferred } from "@/lib/deferred";
import type { LiveSample } from "@/lib/task/types";
import { mergeReports } from "@/server/supervisor/merge";
import type { PipelineEnd, StartPipeline } from "@/server/worker/host";
import { runWorker } from "@/server/worker/run-worker";

const TURN_MS = 10;
const DRAIN_MS = 50;

/** A worker whose pipelines connect to nothing and count a message every hundredth of a second; with the client id `fails` they fail. */
const startPipeline: StartPipeline = ({ broker }, listener, mayPublish) => {
	const ended = deferred<PipelineEnd>();
	let published = 0;
	let isWatched = false;
	listener.onState({ phase: "running", sinceMs: Date.now(), isReadingSnapshot: false });
	listener.onEvent({ level: "info", code: "connected", message: "Both ends are connected." });
	const timer = setInterval(() => {
		if (!mayPublish()) return;
		published++;
		if (isWatched) listener.onSamples([sample(published)]);
	}, TURN_MS);
	if (broker.includes("client_id=fails")) {
		const cause = { code: "broker-refused-login", side: "broker", message: "The broker refused the login." } as const;
		setTimeout(() => ended.resolve({ reason: "failed", cause }), DRAIN_MS);
	}
	const end = () => {
		clearInterval(timer);
		setTimeout(() => ended.resolve({ reason: "stopped", cause: undefined }), DRAIN_MS);
	};
	return {
		ended: ended.promise,
		report() {
			const report = mergeReports([], Date.now());
			return { ...report, counters: { ...report.counters, read: published, published } };
		},
		stop: end,
		reportMark: undefined,
		breakOff: end,
		watch(on) {
			isWatched = on;
		},
	};
};

function sample(id: number): LiveSample {
	return {
		id,
		atMs: Date.now(),
		outcome: "published",
		mqttTopic: "plant/d1",
		reason: undefined,
		body: "{}",
		isCut: false,
		bodyBytes: 2,
		vgroupId: 2,
		qos: 1,
		delayMs: 1,
	};
}

runWorker(startPipeline);
