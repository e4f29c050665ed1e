import { expect, test } from "vitest";
import type { TmqMessage } from "@/lib/tmq/types";
import { ManualClock } from "@/server/testing/manual-clock";
import { recordingPath } from "@/server/testing/recording";
import { ReplayServer } from "@/server/testing/replay-server";
import { openForTest, rowCountOf, sourceFor, take } from "./testing";
import type { ResumePoint, TmqSession, TmqSessionEvent } from "./types";

function start(name: string, options: Partial<Parameters<typeof ReplayServer.start>[0]> = {}) {
	return ReplayServer.start({ recording: recordingPath(name), ...options });
}

function topicOf(server: ReplayServer): string {
	return server.recording.messages[0]?.tmqTopic ?? "";
}

test.each([
	{ name: "seed-example", rows: 1, metas: 0 },
	{ name: "types-ms-query-raw", rows: 10, metas: 0 },
	{ name: "types-ms-query-block", rows: 10, metas: 0 },
	{ name: "json-tags-query-block", rows: 4, metas: 0 },
	{ name: "many-stable-raw", rows: 6000, metas: 0 },
	{ name: "snapshot-stable", rows: 6000, metas: 0, params: { "experimental.snapshot.enable": "true" } },
	{ name: "meta-database", rows: 8, metas: 33, params: { "with.meta": "true" } },
])("$name: everything arrives once and is committed", async ({ name, rows, metas, params }) => {
	await using server = await start(name);
	const total = server.recording.messages.length;
	await using session = await openForTest(sourceFor(server.host, topicOf(server), params));
	const messages = await take(session, total);
	expect(messages.map(({ address }) => address.offset)).toEqual(
		server.recording.messages.map(({ offset }) => BigInt(offset)),
	);
	expect(rowCountOf(messages)).toBe(rows);
	expect(messages.flatMap((message) => message.metas)).toHaveLength(metas);
	expect(server.group("g").doneCount).toBe(total);
});

/** Bodies of the requests of an action, in order. */
function asked(server: ReplayServer, action: string) {
	return server.events.flatMap(({ type, request }) =>
		type === "request" && request?.action === action ? [request.args] : [],
	);
}

async function collect(session: TmqSession, onMessage: (message: TmqMessage) => void): Promise<void> {
	for await (const message of session.messages()) {
		onMessage(message);
		await session.commit(message);
	}
}

test("subscribing sends every option as text, and no commit by the server itself", async () => {
	await using server = await start("seed-example");
	const params = {
		"client.id": "c",
		"session.timeout.ms": "12000",
		"fetch.max.wait.ms": "500",
		"msg.consume.excluded": "1",
	};
	const dsn = sourceFor(server.host, topicOf(server), params);
	await using _first = await openForTest(dsn, { member: { index: 1, count: 1 } });
	await using _second = await openForTest(dsn, { member: { index: 2, count: 2 } });
	expect(asked(server, "subscribe")).toMatchObject([
		{
			auto_commit: "false",
			offset_reset: "earliest",
			offset_rest: "earliest",
			enable_batch_meta: "1",
			session_timeout_ms: "12000",
			msg_consume_excluded: "1",
			config: { "fetch.max.wait.ms": "500" },
			client_id: "c",
		},
		{ client_id: "c-2" },
	]);
});

test("a server that does not know batched metadata is asked without it", async () => {
	await using server = await start("seed-example");
	server.failNext("subscribe", 65534, "Unknown error 65534");
	await using session = await openForTest(sourceFor(server.host, topicOf(server)));
	expect(await take(session, 1)).toHaveLength(1);
	expect(asked(server, "subscribe").map((args) => args["enable_batch_meta"])).toEqual(["1", undefined]);
});

test.each([
	{ name: "after the announcement", faults: { dropAfter: [1, 3] } },
	{ name: "inside the frame", faults: { dropFetch: [2, 4] } },
])("cut $name: a new session with resume points repeats nothing", async ({ faults }) => {
	await using server = await start("many-stable-raw", faults);
	const dsn = sourceFor(server.host, topicOf(server));
	const resume: ResumePoint[] = [];
	const seen: string[] = [];
	let losses = 0;
	while (seen.length < server.recording.messages.length) {
		try {
			await using session = await openForTest(dsn, { resume });
			await collect(session, ({ address, nextOffset }) => {
				seen.push(`${address.vgroupId}/${address.offset}`);
				if (nextOffset !== undefined) resume.push({ ...address, nextOffset });
				if (seen.length === server.recording.messages.length) session.stop();
			});
		} catch (error) {
			expect(error).toMatchObject({ code: "source-lost", advice: "retry" });
			losses++;
		}
	}
	expect(losses).toBe(2);
	expect(new Set(seen).size).toBe(seen.length);
});

test("what was acknowledged but not committed is committed by the next session, before its first poll", async () => {
	await using server = await start("many-stable-raw");
	const dsn = sourceFor(server.host, topicOf(server));
	const [first] = await (async () => {
		await using session = await openForTest(dsn);
		return await take(session, 1, { isCommitted: false });
	})();
	if (first?.nextOffset === undefined) throw new Error("no position after the message");
	server.events.length = 0;
	await using session = await openForTest(dsn, { resume: [{ ...first.address, nextOffset: first.nextOffset }] });
	const [next] = await take(session, 1);
	expect(next?.address.vgroupId).not.toBe(first.address.vgroupId);
	const actions = server.events.flatMap(({ type, request }) => (type === "request" ? [request?.action] : []));
	expect(actions.indexOf("commit_offset")).toBeLessThan(actions.indexOf("poll"));
	expect(actions.indexOf("seek")).toBeLessThan(actions.indexOf("poll"));
});

test("a log that ends before what was acknowledged begins anew: all of it is read", async () => {
	await using server = await start("many-stable-raw");
	const dsn = sourceFor(server.host, topicOf(server));
	const all = await (async () => {
		await using session = await openForTest({ ...dsn, groupId: "before" });
		return await take(session, server.recording.messages.length);
	})();
	const resume = all.map(({ address }) => ({ ...address, nextOffset: 1_000_000n }));
	const events: TmqSessionEvent[] = [];
	await using session = await openForTest(dsn, { resume, onEvent: (event) => events.push(event) });
	const again = await take(session, all.length);
	expect(again.map(({ address }) => address)).toEqual(all.map(({ address }) => address));
	const vgroupIds = [...new Set(all.map(({ address }) => address.vgroupId))];
	expect(events).toHaveLength(vgroupIds.length);
	expect(events).toEqual(
		expect.arrayContaining(
			vgroupIds.map((vgroupId) =>
				expect.objectContaining({ type: "log-begins-anew", vgroupId, acknowledged: 1_000_000n }),
			),
		),
	);
});

test("commits of one vgroup that wait together become one request, and none goes backwards", async () => {
	await using server = await start("bulk-query");
	await using session = await openForTest(sourceFor(server.host, topicOf(server)));
	const messages: TmqMessage[] = [];
	for await (const message of session.messages()) {
		messages.push(message);
		if (messages.length === server.recording.messages.length) break;
	}
	const before = asked(server, "commit_offset").length;
	const results = await Promise.all(messages.map((message) => session.commit(message)));
	expect(new Set(results)).toEqual(new Set(["committed"]));
	const offsets = asked(server, "commit_offset").slice(before);
	expect(offsets.length).toBeLessThan(messages.length);
	const byVgroup = new Map<unknown, number>();
	for (const { vgroup_id: vgroupId, offset = 0 } of offsets) {
		expect(offset).toBeGreaterThan(byVgroup.get(vgroupId) ?? -1);
		byVgroup.set(vgroupId, offset);
	}
});

test("a vgroup that moved away is told as such", async () => {
	await using server = await start("seed-example");
	const events: TmqSessionEvent[] = [];
	const dsn = sourceFor(server.host, topicOf(server));
	await using session = await openForTest(dsn, { onEvent: (event) => events.push(event) });
	const [message] = await take(session, 1, { isCommitted: false });
	if (!message) throw new Error("no message");
	server.failNext("commit_offset", 16392, "VgId does not belong to this consumer");
	expect(await session.commit(message)).toBe("moved");
	expect(events).toMatchObject([{ type: "vgroup-moved", vgroupId: message.address.vgroupId }]);
});

test.each([
	{ name: "the range is not known yet", code: 16400 },
	{ name: "the range is said to be another", code: 16391 },
])("a commit refused because $name is sent again after asking for it", async ({ code }) => {
	await using server = await start("seed-example");
	await using session = await openForTest(sourceFor(server.host, topicOf(server)));
	server.failNext("commit_offset", code, "refused");
	await take(session, 1);
	expect(asked(server, "commit_offset")).toHaveLength(2);
	expect(server.group("g").doneCount).toBe(1);
});

test("a commit that a rebalance refuses time and again is sent until it is taken", async () => {
	await using server = await start("seed-example");
	await using session = await openForTest(sourceFor(server.host, topicOf(server)));
	for (let time = 0; time < 4; time++) server.failNext("commit_offset", 16400, "refused");
	await take(session, 1);
	expect(asked(server, "commit_offset")).toHaveLength(5);
	expect(server.group("g").doneCount).toBe(1);
});

test("a commit that is refused for ever is given up", async () => {
	await using server = await start("seed-example");
	await using session = await openForTest(sourceFor(server.host, topicOf(server)));
	for (let time = 0; time < 30; time++) server.failNext("commit_offset", 16400, "refused");
	await expect(take(session, 1)).rejects.toMatchObject({ serverCode: 16400 });
});

test("an eviction ends the messages with advice to subscribe again", async () => {
	await using server = await start("many-stable-raw");
	await using session = await openForTest(sourceFor(server.host, topicOf(server)));
	server.failNext("poll", 998, "Consumer not exist");
	await expect(take(session, 1)).rejects.toMatchObject({ code: "consumer-evicted", advice: "rebuild" });
});

test("a poll that is put off is repeated after a pause", async () => {
	const clock = new ManualClock();
	await using server = await start("seed-example");
	const session = await openForTest(sourceFor(server.host, topicOf(server)), { clock });
	server.failNext("poll", 1007, "Topic being rebalanced");
	const messages = take(session, 1, { isCommitted: false });
	await server.waitFor(({ request }) => request?.action === "poll");
	await expect.poll(() => clock.waiting).toBe(1);
	await clock.advance(2_000);
	expect(await messages).toHaveLength(1);
	await session[Symbol.asyncDispose]();
	expect(clock.waiting).toBe(0);
});

test("after stop what was read ahead still comes, and then the end, without waiting for an idle poll", async () => {
	await using server = await start("many-stable-raw");
	await using session = await openForTest(sourceFor(server.host, topicOf(server)));
	const messages = session.messages()[Symbol.asyncIterator]();
	await messages.next();
	await expect.poll(() => asked(server, "fetch_raw_data").length).toBe(2);
	session.stop();
	const rest: boolean[] = [];
	for (let next = await messages.next(); !next.done; next = await messages.next()) rest.push(true);
	expect(rest.length).toBeLessThanOrEqual(1);
	expect(asked(server, "poll")).toHaveLength(2);
});

test("while a snapshot is read the next poll waits for the commit of what was delivered", async () => {
	await using server = await start("snapshot-stable");
	const dsn = sourceFor(server.host, topicOf(server), { "experimental.snapshot.enable": "true" });
	await using session = await openForTest(dsn);
	expect(await session.positions()).toBeUndefined();
	const messages = session.messages()[Symbol.asyncIterator]();
	const { value: first } = await messages.next();
	const second = messages.next();
	await session.positions(); // any poll would have gone out by now
	expect(asked(server, "poll")).toHaveLength(1);
	expect(await session.commit(first)).toBe("committed");
	expect((await second).done).toBe(false);
	expect(asked(server, "commit_offset")).toHaveLength(0);
});

test("disposing twice is one goodbye, and leaves no connection and no timer", async () => {
	const clock = new ManualClock();
	await using server = await start("seed-example");
	const session = await openForTest(sourceFor(server.host, topicOf(server)), { clock });
	await Promise.all([session[Symbol.asyncDispose](), session[Symbol.asyncDispose]()]);
	await expect.poll(() => server.connectionCount).toBe(0);
	expect(clock.waiting).toBe(0);
	await expect(session.positions()).rejects.toMatchObject({ code: "session-closed" });
});
