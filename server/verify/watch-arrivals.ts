import type { TaskSample } from "@/lib/api/task";
import type { VerifyLine } from "@/lib/api/verify";
import type { BrokerDsn } from "@/lib/dsn/types";
import { matchesFilter } from "@/lib/topic-template/filter";
import { type Clock, every } from "@/server/clock";
import { PublishError } from "@/server/mqtt/errors";
import { openSubscriber, type Subscriber } from "@/server/mqtt/subscriber";
import { ArrivalMatcher } from "./arrival-matcher";
import { LineQueue } from "./line-queue";

const LIMIT_MS = 600_000;
const COUNT_MS = 1_000;
/** The subscriber shares a process with the console: more than this it must not be made to read. */
const MOST_PER_SECOND = 5_000;
/** Filters added because a topic was sent that none of the others matches. */
const MOST_ADDED_FILTERS = 20;

export interface WatchArrivalsOptions {
	/** The task's own broker, with its secrets. */
	broker: BrokerDsn;
	clientId: string;
	filters: readonly string[];
	/** Whether the filters follow from the template: then a topic that none of them matches is subscribed to as well. */
	isFollowing: boolean;
	isOwn(body: string): boolean;
	/** Samples of what the task sends, from now on; returns the end of it. */
	follow(onSamples: (samples: readonly TaskSample[]) => void): () => void;
	clock: Clock;
	signal: AbortSignal;
}

/**
 * Subscribes beside a task at its own broker and tells what arrives of what it sends, for some minutes at most, or
 * until the signal is aborted. Publishes nothing. That the broker does not let it in is a line, not an error.
 */
export async function* watchArrivals(options: WatchArrivalsOptions): AsyncGenerator<VerifyLine> {
	const { clock, signal, clientId } = options;
	const queue = new LineQueue<VerifyLine>();
	const end = (reason: "time" | "too-many" | "broker", message: string) => {
		queue.put({ type: "done", reason, message });
		queue.close();
	};
	const matcher = new ArrivalMatcher({ isOwn: options.isOwn, tell: (line) => queue.put(line) });
	let arrivedBefore = 0;
	let subscriber: Subscriber;
	try {
		subscriber = await openSubscriber({
			broker: options.broker,
			clientId,
			signal,
			onMessage(message) {
				matcher.received(message, clock.nowMs());
				if (matcher.arrived - arrivedBefore > MOST_PER_SECOND) {
					end("too-many", `More than ${MOST_PER_SECOND} messages a second arrive: name a narrower filter.`);
				}
			},
		});
	} catch (error) {
		if (!(error instanceof PublishError)) throw error;
		yield { type: "done", reason: "broker", message: error.message };
		return;
	}
	await using listening = subscriber;
	const asked = new Set<string>();
	const granted = new Set<string>();
	const add = async (filter: string) => {
		asked.add(filter);
		const refusal = await listening.subscribe(filter);
		if (refusal !== undefined) {
			queue.put({ type: "refused", filter, message: refusal });
			return;
		}
		granted.add(filter);
		matcher.listensSince(clock.nowMs());
	};
	for (const filter of options.filters) await add(filter);
	yield { type: "subscribed", clientId, untilMs: clock.nowMs() + LIMIT_MS, filters: [...asked] };

	const isAskedFor = (mqttTopic: string) =>
		asked.size >= options.filters.length + MOST_ADDED_FILTERS ||
		[...asked].some((filter) => matchesFilter(filter, mqttTopic));
	const unfollow = options.follow((samples) => {
		for (const sample of samples) {
			const { mqttTopic } = sample;
			if (mqttTopic === undefined || sample.outcome !== "published") continue;
			if ([...granted].some((filter) => matchesFilter(filter, mqttTopic))) matcher.sent(sample);
			else if (options.isFollowing && !isAskedFor(mqttTopic)) void add(mqttTopic);
		}
	});
	const counter = every(clock, COUNT_MS, () => {
		arrivedBefore = matcher.arrived;
		queue.put({ type: "count", arrived: matcher.arrived });
	});
	const limit = clock.setTimeout(() => end("time", `This ends after ${LIMIT_MS / 60_000} minutes.`), LIMIT_MS);
	const close = () => queue.close();
	signal.addEventListener("abort", close, { once: true });
	listening.lost.then((cause) => end("broker", cause.message));
	try {
		yield* queue;
	} finally {
		signal.removeEventListener("abort", close);
		unfollow();
		counter.cancel();
		limit.cancel();
	}
}
