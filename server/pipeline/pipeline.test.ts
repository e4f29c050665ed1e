import { describe, expect, onTestFinished, test } from "vitest";
import { readBroker } from "@/lib/dsn/check-broker";
import { readSource } from "@/lib/dsn/check-source";
import type { BrokerDsn } from "@/lib/dsn/types";
import type { MessagePlace, SkippedRecord, TaskState } from "@/lib/task/types";
import { createLogger } from "@/server/log";
import { createMqttPublisher } from "@/server/mqtt/publisher";
import { hurriedClock, listen } from "@/server/testing/messages";
import { type Mosquitto, type MosquittoOptions, startMosquitto } from "@/server/testing/mosquitto";
import { readRecording, recordingPath } from "@/server/testing/recording";
import { loadExpected, loadFrames } from "@/server/testing/recordings";
import { type ReplayOptions, ReplayServer } from "@/server/testing/replay-server";
import { openTmqSession } from "@/server/tmq/open-session";
import { runPipeline } from "./pipeline";
import type { PipelineEvent } from "./types";

async function start(
	name: string,
	options: {
		replay?: Partial<ReplayOptions>;
		broker?: Partial<BrokerDsn>;
		/** Parameters of the broker's DSN, as a user writes them. */
		brokerParams?: Record<string, string>;
		mosquitto?: MosquittoOptions;
		isSnapshot?: boolean;
		skipAt?: MessagePlace;
		/** Further parameters of the source's DSN, with an & in front. */
		params?: string;
	},
) {
	const mosquitto = await startMosquitto({
		config: ["allow_anonymous true", "max_queued_messages 0"],
		...options.mosquitto,
	});
	onTestFinished(() => mosquitto[Symbol.asyncDispose]());
	const subscriber = await listen(mosquitto.port);
	onTestFinished(() => subscriber[Symbol.asyncDispose]());
	const file = new URL(`../testing/fixtures/tmq/${name}.jsonl`, import.meta.url).pathname;
	const replay = await ReplayServer.start({ recording: file, ...options.replay });
	onTestFinished(() => replay[Symbol.asyncDispose]());
	const states: TaskState[] = [];
	const events: PipelineEvent[] = [];
	const skipped: SkippedRecord[] = [];
	const source = readSource(
		`tmq+ws://root:taosdata@${replay.host}/${tmqTopicOf(name)}?group.id=g&auto.offset.reset=earliest&with.meta=true&experimental.snapshot.enable=${options.isSnapshot ?? false}${options.params ?? ""}`,
	);
	if (!source.ok) throw new Error(source.issues[0]?.message);
	const clock = hurriedClock(20);
	const pipeline = runPipeline({
		source: source.value,
		broker: { ...brokerWith(mosquitto.port, options.brokerParams), ...options.broker },
		openSession: openTmqSession,
		createPublisher: (dsn) => createMqttPublisher(dsn, { clock, random: () => 0.5 }),
		clock,
		random: () => 0.5,
		skipAt: options.skipAt,
		logger: createLogger("test", "silent"),
		listener: {
			onState: (state) => states.push(state),
			onEvent: (event) => events.push(event),
			onSkipped: (samples) => skipped.push(...samples),
		},
	});
	onTestFinished(async () => {
		pipeline.stop();
		await pipeline.ended;
	});
	return { mosquitto, subscriber, replay, pipeline, states, events, skipped };
}

function brokerWith(port: number, params: Record<string, string> = {}): BrokerDsn {
	const defaults = { version: "5.0", client_id: "spillway-test", qos: "1", topic: "all/{database}" };
	const checked = readBroker(`mqtt://127.0.0.1:${port}?${new URLSearchParams({ ...defaults, ...params })}`);
	if (!checked.ok) throw new Error(checked.issues[0]?.message);
	return checked.value;
}

function tmqTopicOf(name: string): string {
	for (const frame of loadFrames(name)) {
		if (frame.kind !== "text" || !frame.text.includes('"topics"')) continue;
		const { args } = JSON.parse(frame.text) as { args?: { topics?: string[] } };
		if (args?.topics?.[0] !== undefined) return args.topics[0];
	}
	throw new Error(`${name} subscribes to nothing`);
}

function expectIdentity({ counters }: ReturnType<ReturnType<typeof runPipeline>["report"]>) {
	expect(counters.read).toBe(counters.published + counters.skipped + counters.failed + counters.inFlight);
}

describe("exactly the expected bodies, in order", () => {
	test.each([
		["seed-example", 1, false],
		["types-ms-query-raw", 0, false],
		["meta-database", 1, false],
		["meta-database", 2, false],
		["json-tags-query-block", 2, false],
	] as const)("%s at QoS %i", async (name, qos, isSnapshot) => {
		const expected = loadExpected(name).map(({ body }) => body);
		const { subscriber, pipeline, replay } = await start(name, { broker: { qos }, isSnapshot });
		await subscriber.until(expected.length);
		pipeline.stop();
		expect(await pipeline.ended).toEqual({ reason: "stopped", cause: undefined });
		expect(subscriber.received.map(({ body }) => body)).toEqual(expected);
		const report = pipeline.report();
		expectIdentity(report);
		expect(report.counters).toMatchObject({ read: expected.length, published: expected.length, returned: 0 });
		expect(replay.group("g").doneCount).toBe(replay.recording.messages.length);
	});
});

test("a source cut at three places: nothing is lost and nothing acknowledged repeats", async () => {
	const expected = loadExpected("meta-database").map(({ body }) => body);
	const { subscriber, pipeline, events } = await start("meta-database", {
		replay: { dropAfter: [3, 20], dropFetch: [9] },
	});
	await subscriber.until(expected.length);
	pipeline.stop();
	await pipeline.ended;
	expect(subscriber.received.map(({ body }) => body)).toEqual(expected);
	expect(pipeline.report().counters.reconnects).toBe(3);
	expect(events.filter(({ code }) => code === "source-back")).toHaveLength(3);
});

test("what a later server has introduced is published, counted, and told once a run", async () => {
	const recorded = readRecording(recordingPath("meta-database"));
	const news = [
		'{"type":"truncate","tableName":"a"}',
		'{"tmq_meta_version":"1.0","metas":[{"type":"alter","tableName":"a","alterType":77},{"type":"alter","tableName":"b","alterType":77}]}',
		"null",
	];
	const messages = recorded.messages.flatMap((message) => {
		const metaText = message.messageType === 2 ? news.shift() : undefined;
		return metaText === undefined ? [] : [{ ...message, metaText }];
	});
	const { subscriber, pipeline, events, replay } = await start("meta-database", {
		replay: { recording: { ...recorded, messages } },
	});
	await subscriber.until(3);
	await replay.waitFor(({ doneCount }) => doneCount === 3);
	pipeline.stop();
	await pipeline.ended;
	expect(subscriber.received.map(({ body }) => JSON.parse(body).meta)).toEqual([
		{ type: "truncate", tableName: "a" },
		{ type: "alter", tableName: "a", alterType: 77 },
		{ type: "alter", tableName: "b", alterType: 77 },
	]);
	const report = pipeline.report();
	expectIdentity(report);
	expect(report.counters).toMatchObject({
		published: 3,
		unknownByKey: { "meta-type:truncate": 1, "alter-type:77": 2, "undescribed-meta": 1 },
	});
	expect(events.filter(({ code }) => code === "unknown-content")).toHaveLength(3);
});

test("skipped messages are counted by reason and the offset moves on", async () => {
	const { pipeline, replay, skipped } = await start("meta-database", {
		broker: { topic: "x/{stable}", metaTopic: "y/{table}" },
	});
	await replay.waitFor(({ doneCount }) => doneCount === replay.recording.messages.length);
	pipeline.stop();
	await pipeline.ended;
	const { counters } = pipeline.report();
	expect(counters.skipped).toBeGreaterThan(0);
	expect(counters.skippedByReason["missing-variable:stable"]).toBeGreaterThan(0);
	expect(counters.read).toBe(counters.published + counters.skipped);
	const unnamed = skipped.filter(({ reasonKey }) => reasonKey === "missing-variable:stable");
	// Few of many, and each shows how far its topic got.
	expect(unnamed.length).toBeLessThan(counters.skippedByReason["missing-variable:stable"] ?? 0);
	expect(unnamed[0]).toMatchObject({
		outcome: "skipped",
		mqttTopic: expect.stringContaining("{stable}"),
		isCut: false,
	});
	expect(JSON.parse(unnamed[0]?.body ?? "")).toHaveProperty("offset");
});

test("a refusal ends the run under on_refused=stop, commits nothing of it, and says why", async () => {
	const acl: MosquittoOptions = {
		config: ["allow_anonymous true", "acl_file {dir}/acl"],
		files: { acl: "topic read #\n" },
	};
	const { pipeline, replay, skipped } = await start("seed-example", { mosquitto: acl });
	const end = await pipeline.ended;
	expect(skipped).toMatchObject([{ outcome: "failed", reasonKey: "broker-not-authorised", mqttTopic: "all/db" }]);
	expect(end).toMatchObject({ reason: "failed", cause: { code: "broker-not-authorised" } });
	expect(pipeline.state.phase).toBe("failed");
	expect(pipeline.report().counters).toMatchObject({ read: 0, published: 0, failed: 0, inFlight: 0, returned: 1 });
	expect(replay.group("g").doneCount).toBe(0);
});

test("a refusal is passed over and counted under on_refused=skip", async () => {
	const acl: MosquittoOptions = {
		config: ["allow_anonymous true", "acl_file {dir}/acl"],
		files: { acl: "topic read #\n" },
	};
	const { pipeline, replay } = await start("seed-example", { mosquitto: acl, brokerParams: { on_refused: "skip" } });
	await replay.waitFor(({ doneCount }) => doneCount === 1);
	pipeline.stop();
	expect(await pipeline.ended).toMatchObject({ reason: "stopped" });
	expect(pipeline.report().counters).toMatchObject({ read: 1, failed: 1, published: 0 });
});

test("only the refusal that somebody saw is passed over once, not one elsewhere", async () => {
	const acl: MosquittoOptions = {
		config: ["allow_anonymous true", "acl_file {dir}/acl"],
		files: { acl: "topic read #\n" },
	};
	const { refusedAt } = await (await start("seed-example", { mosquitto: acl })).pipeline.ended;
	if (refusedAt === undefined) throw new Error("no message was refused");
	const elsewhere = { ...refusedAt, vgroupId: refusedAt.vgroupId + 1 };
	const other = await start("seed-example", { mosquitto: acl, skipAt: elsewhere });
	expect(await other.pipeline.ended).toMatchObject({ reason: "failed", refusedAt });
	const { pipeline, replay } = await start("seed-example", { mosquitto: acl, skipAt: refusedAt });
	await replay.waitFor(({ doneCount }) => doneCount === 1);
	pipeline.stop();
	expect(await pipeline.ended).toMatchObject({ reason: "stopped" });
	expect(pipeline.report().counters).toMatchObject({ read: 1, failed: 1, published: 0 });
});

test("a broker that is away at the start is waited for, and the state says so", async () => {
	const { mosquitto, pipeline, states, replay } = await startWithoutBroker();
	while (pipeline.state.phase !== "retrying") await new Promise((resolve) => setImmediate(resolve));
	expect(pipeline.state).toMatchObject({ phase: "retrying", cause: { side: "broker", code: "broker-unreachable" } });
	await mosquitto.restart();
	await replay.waitFor(({ doneCount }) => doneCount === 1);
	expect(states.map(({ phase }) => phase)).toContain("running");
	pipeline.stop();
	expect(await pipeline.ended).toMatchObject({ reason: "stopped" });
});

test("the DSN's timeout ends a run once nothing comes any more, with everything committed", async () => {
	const expected = loadExpected("meta-database").length;
	const { pipeline, replay } = await start("meta-database", { params: "&timeout=300ms" });
	expect(await pipeline.ended).toEqual({ reason: "idle", cause: undefined });
	expect(pipeline.state).toMatchObject({ phase: "stopped" });
	expect(pipeline.report().counters).toMatchObject({ read: expected, published: expected, inFlight: 0, returned: 0 });
	expect(replay.group("g").doneCount).toBe(replay.recording.messages.length);
});

test("user properties that are templates go with each message: where it came from, and its table", async () => {
	const expected = loadExpected("meta-database");
	const { subscriber } = await start("meta-database", {
		brokerParams: {
			"user_property.site": "p1",
			"user_property.at": "{tmq_topic}:{vgroup_id}:{offset}",
			"user_property.table": "{table}",
		},
	});
	await subscriber.until(expected.length);
	for (const { body, properties } of subscriber.received) {
		const { offset } = JSON.parse(body) as { offset: { topic: string; vgroupId: number; offset: number } };
		const { userProperties } = properties as { userProperties: Record<string, string> };
		expect(userProperties["site"]).toBe("p1");
		expect(userProperties["at"]).toBe(`${offset.topic}:${offset.vgroupId}:${offset.offset}`);
	}
	const tables = subscriber.received.map(
		({ properties }) => (properties as { userProperties: { table?: string } }).userProperties.table,
	);
	expect(tables).toEqual(expected.map(({ variables }) => variables["table"]));
	expect(new Set(tables).size).toBeGreaterThan(1);
});

test.each([
	["and without meta_topic", {}, "data"],
	["and with one", { meta_topic: "events" }, "events"],
] as const)("topic has the rows, %s, the events are there", async (_, params, eventTopic) => {
	const expected = loadExpected("meta-database");
	const { subscriber } = await start("meta-database", { brokerParams: { topic: "data", ...params } });
	await subscriber.until(expected.length);
	const places = new Map(subscriber.received.map(({ mqttTopic, body }) => [body, mqttTopic]));
	for (const { kind, body } of expected) expect(places.get(body)).toBe(kind === "data" ? "data" : eventTopic);
});

test("batch_rows bounds a list of rows", async () => {
	const { subscriber, pipeline, replay } = await start("bulk-stable", {
		brokerParams: { payload: "rows", batch_rows: "7" },
	});
	await replay.waitFor(({ doneCount }) => doneCount === replay.recording.messages.length);
	pipeline.stop();
	await pipeline.ended;
	await subscriber.until(pipeline.report().counters.published);
	const lists = subscriber.received
		.map(({ body }) => JSON.parse(body) as { data?: unknown })
		.flatMap(({ data }) => (Array.isArray(data) ? [data.length] : []));
	expect(Math.max(...lists)).toBe(7);
});

test("batch_bytes bounds a list of rows", async () => {
	const { subscriber, pipeline, replay } = await start("bulk-stable", {
		brokerParams: { payload: "rows", batch_rows: "1000", batch_bytes: "2048" },
	});
	await replay.waitFor(({ doneCount }) => doneCount === replay.recording.messages.length);
	pipeline.stop();
	await pipeline.ended;
	await subscriber.until(pipeline.report().counters.published);
	const lists = subscriber.received.map(({ body }) => body).filter((body) => body.startsWith('{"data":['));
	expect(lists.length).toBeGreaterThan(10);
	for (const body of lists) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(2_048);
	expect(lists.some((body) => Buffer.byteLength(body) > 1_500)).toBe(true);
});

test("payload=rows: the same rows in the same order, several to a message", async () => {
	const expected = loadExpected("types-ms-query-raw").filter(({ kind }) => kind === "data");
	const { pipeline, subscriber, replay } = await start("types-ms-query-raw", {
		brokerParams: { payload: "rows", batch_rows: "3", batch_bytes: "100000", topic: "rows" },
	});
	await replay.waitFor(({ doneCount }) => doneCount === replay.recording.messages.length);
	pipeline.stop();
	await pipeline.ended;
	const { counters } = pipeline.report();
	await subscriber.until(counters.published);
	const lists = subscriber.received.filter(({ mqttTopic }) => mqttTopic === "rows").map(({ body }) => body);
	expect(lists.length).toBeLessThan(expected.length);
	const split = (body: string) => /^\{"data":\[?(\{.*\})\]?(,"offset":\{"database".*)$/s.exec(body)?.slice(1) ?? [];
	const rows = expected.map(({ body }) => split(body));
	expect(lists.map((body) => split(body)[0]).join()).toBe(rows.map(([row]) => row).join());
	expect(new Set(lists.map((body) => split(body)[1]))).toEqual(new Set(rows.map(([, offset]) => offset)));
	expect(counters).toMatchObject({ read: subscriber.received.length, published: subscriber.received.length });
});

async function startWithoutBroker() {
	let broker: Mosquitto | undefined;
	const port = await startMosquitto().then(async (mosquitto) => {
		broker = mosquitto;
		await mosquitto.kill();
		onTestFinished(() => mosquitto[Symbol.asyncDispose]());
		return mosquitto.port;
	});
	const started = await start("seed-example", { broker: { hosts: [{ host: "127.0.0.1", port }] } });
	if (broker === undefined) throw new Error("no broker");
	return { ...started, mosquitto: broker };
}
