import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SourceDsn } from "@/lib/dsn/types";
import { systemClock } from "@/server/clock";
import { contractPeers, createMeters, type Peer } from "./contract-peers";
import { readRows } from "./contract-reading";
import { type Reposition, readPositions, reposition } from "./group-positions";
import { openForTest, rowCountOf, sourceFor } from "./testing";

const parts = (dsn: SourceDsn) => ({
	dsn,
	clock: systemClock,
	logger: pino({ level: "silent" }),
	signal: new AbortController().signal,
});
const positionsOf = (dsn: SourceDsn) => readPositions(parts(dsn));
const move = (dsn: SourceDsn, target: Reposition) => reposition({ ...parts(dsn), target });

describe.each(contractPeers(process.env["SPILLWAY_TEST_TDENGINE"]))("TMQ contract, positions: $name", ({ start }) => {
	let peer: Peer;
	beforeAll(async () => {
		peer = await start();
	});
	afterAll(async () => {
		await peer[Symbol.asyncDispose]();
	});

	/** Rows that a task of this group would publish now; they are committed unless it is said otherwise. */
	async function readNow(dsn: SourceDsn, expected: number, isCommitted = true): Promise<number> {
		await using session = await openForTest(dsn);
		if (isCommitted) return rowCountOf(await readRows(session, expected));
		for await (const message of session.messages()) return rowCountOf([message]);
		return 0;
	}

	test.each([{ reset: "earliest" }, { reset: "latest" }, { reset: "none" }])(
		"a group that has read nothing has no position in any vgroup, whatever it starts from: $reset",
		async ({ reset }) => {
			const { tmqTopic, write } = await createMeters(peer, { vgroups: 2 });
			await write(4);
			const positions = await positionsOf(sourceFor(peer.host, tmqTopic, { "auto.offset.reset": reset }));
			expect(positions).toHaveLength(2);
			for (const { tmqTopic: name, begin, end, committed } of positions) {
				expect({ name, committed }).toEqual({ name: tmqTopic, committed: undefined });
				expect(end).toBeGreaterThan(begin);
			}
		},
	);

	test("earliest reads all that is kept again, latest none of it", async () => {
		const { tmqTopic, write } = await createMeters(peer, { vgroups: 2 });
		const dsn = sourceFor(peer.host, tmqTopic);
		await write(12);
		expect(await readNow(dsn, 12)).toBe(12);
		const after = await move(dsn, { scope: "all", to: "earliest" });
		expect(after.map(({ committed }) => committed)).toEqual(after.map(({ begin }) => begin));
		expect(await readNow(dsn, 12)).toBe(12);
		await move(dsn, { scope: "all", to: "earliest" });
		const latest = await move(dsn, { scope: "all", to: "latest" });
		expect(latest.map(({ committed }) => committed)).toEqual(latest.map(({ end }) => end));
		await write(2);
		expect(await readNow(dsn, 2)).toBe(2);
	});

	test("an offset in one vgroup leaves the others where they are", async () => {
		const { tmqTopic, write } = await createMeters(peer, { vgroups: 2 });
		const dsn = sourceFor(peer.host, tmqTopic);
		await write(12);
		await readNow(dsn, 12);
		const [first, second] = await positionsOf(dsn);
		if (!first?.committed || !second?.committed) throw new Error("expected two vgroups with committed offsets");
		const to = first.committed - 1n;
		const vgroups = [{ tmqTopic, vgroupId: first.vgroupId, to }];
		const after = await move(dsn, { scope: "vgroups", vgroups });
		expect(after.map(({ committed }) => committed)).toEqual([to, second.committed]);
		expect(await positionsOf(dsn)).toMatchObject(after.map(({ committed }) => ({ committed })));
	});

	test("what cannot be is named, and nothing moves", async () => {
		const { tmqTopic, write } = await createMeters(peer, { vgroups: 2 });
		const dsn = sourceFor(peer.host, tmqTopic);
		await write(6);
		await readNow(dsn, 6);
		const before = await positionsOf(dsn);
		const [first, second] = before;
		if (!first || !second) throw new Error("expected two vgroups");
		const good = { tmqTopic, vgroupId: first.vgroupId, to: "earliest" as const };
		const refused = (bad: { tmqTopic: string; vgroupId: number; to: bigint }) =>
			expect(move(dsn, { scope: "vgroups", vgroups: [good, bad] })).rejects;
		await refused({ tmqTopic, vgroupId: 99_999, to: 0n }).toMatchObject({
			code: "unknown-vgroup",
			message: `TMQ topic ${tmqTopic} has no vgroup 99999. There are: ${first.vgroupId}, ${second.vgroupId}.`,
		});
		await refused({ tmqTopic: "other", vgroupId: second.vgroupId, to: 0n }).toMatchObject({ code: "unknown-vgroup" });
		await refused({ tmqTopic, vgroupId: second.vgroupId, to: second.end + 1_000n }).toMatchObject({
			code: "offset-out-of-range",
		});
		const committed = (await positionsOf(dsn)).map((line) => line.committed);
		expect(committed).toEqual(before.map((line) => line.committed));
	});

	test("a group in which another consumer reads is left alone", async () => {
		const { tmqTopic, write } = await createMeters(peer, { vgroups: 2 });
		const dsn = sourceFor(peer.host, tmqTopic, { "client.id": "somebody" });
		await write(6);
		await using session = await openForTest(dsn);
		await expect(move(dsn, { scope: "all", to: "latest" })).rejects.toMatchObject({
			code: "group-in-use",
			message: "Consumer somebody is reading in consumer group g. Stop it, then try again.",
		});
		expect(rowCountOf(await readRows(session, 6))).toBe(6);
	}, 30_000);

	test("several TMQ topics are moved each for itself", async () => {
		const meters = await createMeters(peer);
		const other = peer.unique("topic");
		await peer.sql(`create topic ${other} as select ts, v from ${meters.database}.m`);
		await meters.write(3);
		const dsn = sourceFor(peer.host, `${meters.tmqTopic},${other}`);
		expect(await readNow(dsn, 6)).toBe(6);
		const vgroupId = (await positionsOf(dsn))[0]?.vgroupId ?? 0;
		await move(dsn, { scope: "vgroups", vgroups: [{ tmqTopic: other, vgroupId, to: "earliest" }] });
		expect(await readNow(dsn, 3)).toBe(3);
	});
});
