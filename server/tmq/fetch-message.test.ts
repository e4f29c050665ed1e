import { expect, test } from "vitest";
import { type Recording, readRecording, recordingPath } from "@/server/testing/recording";
import { ReplayServer } from "@/server/testing/replay-server";
import { openForTest, sourceFor, take } from "./testing";

/** The seed recording with its one message changed. */
function changed(change: (message: Recording["messages"][number]) => Recording["messages"][number]): Recording {
	const recording = readRecording(recordingPath("seed-example"));
	return { ...recording, messages: recording.messages.map(change) };
}

async function failureOf(recording: Recording): Promise<unknown> {
	await using server = await ReplayServer.start({ recording });
	await using session = await openForTest(sourceFor(server.host, "topic_meters"));
	return await take(session, 1).catch((error: unknown) => error);
}

test("a frame that breaks off is named with its place, and no attempt is made to go past it", async () => {
	const recording = changed((message) => ({ ...message, raw: message.raw?.subarray(0, message.raw.length - 20) }));
	expect(await failureOf(recording)).toMatchObject({
		code: "unreadable-message",
		advice: "fatal",
		message: expect.stringMatching(/TMQ topic topic_meters \(vgroup \d+, offset \d+\)/),
	});
});

test("a message of an unknown type is refused by name", async () => {
	expect(await failureOf(changed((message) => ({ ...message, messageType: 4 })))).toMatchObject({
		code: "unreadable-message",
		message: expect.stringContaining("type 4"),
	});
});

test("metadata that nobody publishes is not fetched, and its offset moves on", async () => {
	await using server = await ReplayServer.start({ recording: recordingPath("meta-database") });
	const total = server.recording.messages.length;
	await using session = await openForTest(sourceFor(server.host, server.recording.messages[0]?.tmqTopic ?? ""));
	const messages = await take(session, total);
	expect(messages.flatMap(({ metas }) => metas)).toEqual([]);
	expect(server.events.some(({ request }) => request?.action === "fetch_json_meta")).toBe(false);
	expect(server.group("g").doneCount).toBe(total);
});

test("an event that the server cannot describe is told, and its offset moves on", async () => {
	const recorded = readRecording(recordingPath("meta-database"));
	const messages = recorded.messages.map((message) => ({ ...message, metaText: "null" }));
	await using server = await ReplayServer.start({ recording: { ...recorded, messages } });
	const dsn = sourceFor(server.host, messages[0]?.tmqTopic ?? "", { "with.meta": "true" });
	await using session = await openForTest(dsn);
	const taken = await take(session, messages.length);
	expect(taken.map(({ hasUndescribedMeta = false }) => hasUndescribedMeta)).toEqual(
		messages.map(({ messageType }) => messageType !== 1),
	);
	expect(server.group("g").doneCount).toBe(messages.length);
});

test("raw blocks with a JSON column are read again as text", async () => {
	const raw = readRecording(recordingPath("json-tags-query-raw")).messages[0];
	const recording = readRecording(recordingPath("json-tags-query-block"));
	const message = recording.messages[0];
	if (!raw || !message) throw new Error("the recordings are empty");
	const both = { ...recording, messages: [{ ...message, raw: raw.raw }], serverVersion: "3.3.7.5" };
	await using server = await ReplayServer.start({ recording: both });
	await using session = await openForTest(sourceFor(server.host, message.tmqTopic));
	await take(session, 1);
	const actions = server.events.flatMap(({ type, request }) => (type === "request" ? [request?.action] : []));
	expect(actions).toContain("fetch_raw_data");
	expect(actions).toContain("fetch_block");
});
