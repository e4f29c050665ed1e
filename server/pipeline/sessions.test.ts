import { expect, onTestFinished, test } from "vitest";
import { deferred } from "@/lib/deferred";
import type { TmqMessage } from "@/lib/tmq/types";
import { createLogger } from "@/server/log";
import { createMqttPublisher } from "@/server/mqtt/publisher";
import { brokerDsn, hurriedClock } from "@/server/testing/messages";
import { type Connack, startScriptedBroker } from "@/server/testing/scripted-broker";
import { TmqError } from "@/server/tmq/errors";
import { sourceFor } from "@/server/tmq/testing";
import type { OpenTmqSession, TmqSession } from "@/server/tmq/types";
import { runPipeline } from "./pipeline";

// How a run deals with subscriptions that begin and end at bad moments. The subscriptions stand here by themselves, so
// that the moment can be chosen.

/** Hands out these messages, and then waits until it is stopped, or fails. */
class OwnSession implements TmqSession {
	readonly serverVersion = "3.3.7.5";
	readonly silentForMs = undefined;
	readonly commits: bigint[] = [];
	isClosed = false;
	readonly #stopped = deferred<void>();

	constructor(
		private readonly given: readonly TmqMessage[] = [],
		private readonly failure?: TmqError,
	) {}

	async *messages(): AsyncIterable<TmqMessage> {
		yield* this.given;
		if (this.failure !== undefined) throw this.failure;
		await this.#stopped.promise;
	}

	async commit({ nextOffset }: TmqMessage): Promise<"committed"> {
		this.commits.push(nextOffset ?? -1n);
		return "committed";
	}

	async positions() {
		return [];
	}

	stop(): void {
		this.#stopped.resolve();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.stop();
		this.isClosed = true;
	}
}

const lost = () => new TmqError("lost", { code: "source-lost", advice: "retry" });

function messageUpTo(nextOffset: bigint): TmqMessage {
	const address = { database: "db", tmqTopic: "t", vgroupId: 1, offset: nextOffset - 1n };
	return { address, nextOffset, metas: [], blocks: [], byteLength: 0, polledAtMs: 0 };
}

async function run(openSession: OpenTmqSession, connack?: () => Connack) {
	const broker = await startScriptedBroker(() => {}, connack ?? {});
	onTestFinished(() => broker[Symbol.asyncDispose]());
	const clock = hurriedClock(100);
	const connected = deferred<void>();
	const pipeline = runPipeline({
		source: sourceFor("127.0.0.1:1", "t"),
		broker: brokerDsn(broker.port),
		openSession,
		createPublisher(dsn) {
			const publisher = createMqttPublisher(dsn, { clock, random: () => 0.5 });
			publisher.onStatus(({ phase }) => phase === "connected" && connected.resolve());
			return publisher;
		},
		clock,
		random: () => 0.5,
		logger: createLogger("test", "silent"),
	});
	onTestFinished(async () => {
		pipeline.stop();
		await pipeline.ended;
	});
	return { pipeline, connected: connected.promise };
}

test("a subscription that stands at the very moment of a stop is let go again", async () => {
	const session = new OwnSession();
	const asked = deferred<void>();
	const opened = deferred<TmqSession>();
	const { pipeline, connected } = await run(() => {
		asked.resolve();
		return opened.promise;
	});
	await asked.promise;
	await connected;
	pipeline.stop();
	opened.resolve(session);
	expect(await pipeline.ended).toMatchObject({ reason: "stopped" });
	expect(session.isClosed).toBe(true);
});

test("a run that fails is over when the subscription that was being opened is gone", async () => {
	const session = new OwnSession();
	const opened = deferred<TmqSession>();
	const { pipeline } = await run(
		({ signal }) => {
			// As one does that is told too late to go.
			signal.addEventListener("abort", () => setImmediate(() => opened.resolve(session)));
			return opened.promise;
		},
		() => ({ returnCode: 5, reasonCode: 135 }),
	);
	expect(await pipeline.ended).toMatchObject({ reason: "failed" });
	expect(session.isClosed).toBe(true);
});

test("what was acknowledged of a log that is gone is never asked of the next one", async () => {
	const resumes: bigint[][] = [];
	const done = deferred<void>();
	const { pipeline } = await run(async ({ resume, onEvent }) => {
		resumes.push(resume.map(({ nextOffset }) => nextOffset));
		if (resumes.length === 1) return new OwnSession([messageUpTo(5_000n)], lost());
		if (resumes.length === 2) {
			onEvent?.({ type: "log-begins-anew", tmqTopic: "t", vgroupId: 1, acknowledged: 5_000n, end: 3n });
			return new OwnSession([], lost());
		}
		done.resolve();
		return new OwnSession();
	});
	await done.promise;
	pipeline.stop();
	await pipeline.ended;
	expect(resumes).toEqual([[], [5_000n], []]);
});
