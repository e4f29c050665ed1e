import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TmqMessage } from "@/lib/tmq/types";
import { contractPeers, createMeters, type Peer } from "./contract-peers";
import { readRows, rowsOf } from "./contract-reading";
import { openForTest, rowCountOf, sourceFor } from "./testing";
import type { ResumePoint, TmqSession, TmqSessionEvent } from "./types";

/** As a pipeline does it: what was acknowledged leads the next session. */
function resumeAfter(messages: readonly TmqMessage[]): ResumePoint[] {
	return messages.flatMap(({ address, nextOffset }) => (nextOffset === undefined ? [] : [{ ...address, nextOffset }]));
}

async function readOn(session: TmqSession): Promise<void> {
	for await (const message of session.messages()) await session.commit(message);
}

const EVICTED = { code: "consumer-evicted", advice: "rebuild", serverCode: 998 };

describe.each(contractPeers(process.env["SPILLWAY_TEST_TDENGINE"]))("TMQ contract, drops: $name", ({ start }) => {
	let peer: Peer;
	beforeAll(async () => {
		peer = await start();
	});
	afterAll(async () => {
		await peer[Symbol.asyncDispose]();
	});

	test("a group that is dropped by force ends the session, and the next one repeats nothing", async () => {
		const { tmqTopic, write } = await createMeters(peer, { vgroups: 2 });
		const dsn = sourceFor(peer.host, tmqTopic);
		await write(12);
		let resume: ResumePoint[];
		{
			await using session = await openForTest(dsn);
			resume = resumeAfter(await readRows(session, 12));
		}
		{
			await using session = await openForTest(dsn);
			const reading = readOn(session);
			await Promise.all([
				expect(reading).rejects.toMatchObject(EVICTED),
				peer.sql(`drop consumer group force ${dsn.groupId} on ${tmqTopic}`),
			]);
		}
		await write(4);
		const events: TmqSessionEvent[] = [];
		const known = resume.map((point) => ({ ...point, isCommitted: true }));
		await using session = await openForTest(dsn, { resume: known, onEvent: (event) => events.push(event) });
		expect(rowCountOf(await readRows(session, 4))).toBe(4);
		const vgroupIds = [...new Set(resume.map(({ vgroupId }) => vgroupId))].sort((one, other) => one - other);
		const gone = events.flatMap((event) => (event.type === "commits-gone" ? [event.vgroupId] : []));
		expect(gone.sort((one, other) => one - other)).toEqual(vgroupIds);
	});

	test("a TMQ topic that is dropped by force ends the session, and is missed until it is there again", async () => {
		const { database, tmqTopic, write } = await createMeters(peer);
		const dsn = sourceFor(peer.host, tmqTopic);
		await write(3);
		let resume: ResumePoint[];
		{
			await using session = await openForTest(dsn);
			const messages = session.messages()[Symbol.asyncIterator]();
			const { value: first } = await messages.next();
			await session.commit(first);
			resume = resumeAfter([first]);
			await expect(peer.sql(`drop topic ${tmqTopic}`)).rejects.toMatchObject({ serverCode: 1003 });
			await peer.sql(`drop topic force ${tmqTopic}`);
			const rest = async () => {
				for (;;) {
					const { done, value } = await messages.next();
					if (done) return;
					resume = resumeAfter([value]);
				}
			};
			await expect(rest()).rejects.toMatchObject(EVICTED);
		}
		await expect(openForTest(dsn)).rejects.toMatchObject({ code: "unknown-tmq-topic", serverCode: 993 });
		await peer.sql(`create topic ${tmqTopic} as select ts, v from ${database}.m`);
		await write(2);
		await using session = await openForTest(dsn, { resume });
		expect(rowsOf(await readRows(session, 2))).toEqual(['{"ts":1700000000003,"v":3}', '{"ts":1700000000004,"v":4}']);
	});
});
