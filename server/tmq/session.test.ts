import { expect, test } from "vitest";
import { recordingPath } from "@/server/testing/recording";
import { ReplayServer } from "@/server/testing/replay-server";
import { openForTest, rowCountOf, sourceFor, take } from "./testing";

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
