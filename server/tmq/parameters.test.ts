import { expect, test } from "vitest";
import { SOURCE_FIELDS } from "@/lib/dsn/source-fields";
import { readRecording, recordingPath } from "@/server/testing/recording";
import { ReplayServer } from "@/server/testing/replay-server";
import { openForTest, sourceFor } from "./testing";

/** What the server is told when a session is opened with these parameters, and how often somebody connects. */
async function subscribedWith(params: Record<string, string>, serverVersion = "3.3.7.5") {
	const recording = { ...readRecording(recordingPath("seed-example")), serverVersion };
	await using server = await ReplayServer.start({ recording, ...("token" in params && { password: "" }) });
	const { token, ...others } = params;
	const dsn = sourceFor(server.host, "topic_meters", others);
	const { token: secret } = token === undefined ? dsn : sourceFor(server.host, "topic_meters", params);
	await using _session = await openForTest(
		secret === undefined ? dsn : { ...dsn, user: "", password: undefined, token: secret },
	);
	const [args] = server.events.flatMap(({ type, request }) =>
		type === "request" && request?.action === "subscribe" ? [request.args] : [],
	);
	if (args === undefined) throw new Error("nobody subscribed");
	return args;
}

/**
 * Each parameter of the source with one value, and what that adds to `subscribe` or changes in it. Undefined: the server
 * is told the same as without it, because the effect is Spillway's own; the tests named there show it.
 */
const SEEN: Readonly<Record<string, [value: string, seen: Record<string, unknown> | undefined]>> = {
	"group.id": ["plant", { group_id: "plant" }],
	"client.id": ["c1", { client_id: "c1" }],
	"auto.offset.reset": ["latest", { offset_reset: "latest", offset_rest: "latest" }],
	"experimental.snapshot.enable": ["true", { snapshot_enable: "true" }],
	"session.timeout.ms": ["7000", { session_timeout_ms: "7000" }],
	"max.poll.interval.ms": ["1001", { max_poll_interval_ms: "1001" }],
	"msg.consume.excluded": ["1", { msg_consume_excluded: "1" }],
	"fetch.max.wait.ms": ["77", { config: { "fetch.max.wait.ms": "77" } }],
	"min.poll.rows": ["7", { config: { "min.poll.rows": "7" } }],
	"heartbeat.interval.ms": ["1500", { config: { "heartbeat.interval.ms": "1500" } }],
	token: ["tok", { user: "", password: "", config: { "td.connect.token": "tok" } }],
	// contract-parameters.test.ts, and what is published in lib/tmq/meta.test.ts
	"with.meta": ["true", undefined],
	"with.meta.delete": ["false", undefined],
	"with.meta.drop": ["false", undefined],
	// contract-parameters.test.ts
	compression: ["true", undefined],
	parallel: ["3", undefined],
	// server/pipeline/pipeline.test.ts
	timeout: ["5s", undefined],
};

test("every parameter of the table is here", () => {
	const names = SOURCE_FIELDS.filter(({ isPart }) => !isPart).map(({ name }) => name);
	expect(Object.keys(SEEN).sort()).toEqual(names.sort());
});

test.each(Object.entries(SEEN))("%s reaches the server as it should", async (name, [value, seen]) => {
	const version = name === "token" ? "3.4.1.0" : undefined;
	const { req_id: _, ...plain } = await subscribedWith({});
	const { req_id: __, ...args } = await subscribedWith({ [name]: value }, version);
	expect(args).toEqual({ ...plain, ...seen });
	if (seen !== undefined) expect(args).not.toEqual(plain);
});

test.each(["some.new.option", "td.future"])("%s is passed on as it is", async (name) => {
	expect(await subscribedWith({ [name]: "x=ü" })).toMatchObject({ config: { [name]: "x=ü" } });
});

test("what the server is told without any parameter but the group", async () => {
	await using server = await ReplayServer.start({ recording: recordingPath("seed-example") });
	const { autoOffsetReset: _, ...dsn } = sourceFor(server.host, "topic_meters");
	await using _session = await openForTest({ ...dsn, autoOffsetReset: undefined });
	const args = server.events.find(({ request }) => request?.action === "subscribe")?.request?.args;
	expect({ ...args, req_id: undefined }).toEqual({
		req_id: undefined,
		user: "root",
		password: "taosdata",
		group_id: "g",
		topics: ["topic_meters"],
		auto_commit: "false",
		enable_batch_meta: "1",
		app: "spillway",
	});
});
