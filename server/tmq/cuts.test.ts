import { afterAll, beforeAll, expect, test } from "vitest";
import type { TmqMessage } from "@/lib/tmq/types";
import { readCell } from "@/lib/tmq/values";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { querySql } from "@/server/tdengine/rest-client";
import { openForTest, sourceFor } from "./testing";
import type { ResumePoint, TmqSession } from "./types";

const ROWS = 600;

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ port: 0, autoGenerate: false, rebalanceMs: 20 });
	const dsn = source("setup");
	await querySql(dsn, "create database d vgroups 4");
	await querySql(dsn, "create stable d.m (ts timestamp, v int) tags (g int)");
	await querySql(dsn, "create topic some as select ts, v from d.m");
	for (let table = 0; table < 8; table++) await querySql(dsn, `create table d.m${table} using d.m tags (${table})`);
	for (let v = 0; v < ROWS; v += 2) {
		const rows = `(${1_700_000_000_000 + v}, ${v}) (${1_700_000_000_001 + v}, ${v + 1})`;
		await querySql(dsn, `insert into d.m${(v / 2) % 8} values ${rows}`);
	}
});
afterAll(() => simulator.close());

/** Few rows a message, so that there are many messages to cut between. */
function source(groupId: string) {
	return sourceFor(`127.0.0.1:${simulator.port}`, "some", { "group.id": groupId, "min.poll.rows": "10" });
}

function valuesOf({ blocks }: TmqMessage): number[] {
	return blocks.flatMap((block) => {
		const column = block.columns.find(({ name }) => name === "v");
		return column ? Array.from({ length: block.rowCount }, (_, row) => Number(readCell(block, column, row))) : [];
	});
}

/** Reads on over as many sessions as it takes, cutting after the given numbers of messages. */
async function readThrough(groupId: string, cuts: readonly number[], isCommitted: boolean): Promise<number[]> {
	const seen: number[] = [];
	const resume: ResumePoint[] = [];
	const waiting = [...cuts];
	while (new Set(seen).size < ROWS) {
		const cut = waiting.shift();
		if (cut !== undefined) simulator.faults.dropConnectionAfter(cut);
		try {
			await using session = await openForTest(source(groupId), { resume });
			await readOnce(session);
		} catch (error) {
			expect(error).toMatchObject({ code: "source-lost" });
		}
	}
	return seen;

	async function readOnce(session: TmqSession): Promise<void> {
		for await (const message of session.messages()) {
			seen.push(...valuesOf(message));
			const { address, nextOffset } = message;
			if (nextOffset !== undefined) resume.push({ ...address, nextOffset });
			if (isCommitted) await session.commit(message);
			if (seen.length >= ROWS) return;
		}
	}
}

test.each([
	{ name: "no cut", cuts: [], isCommitted: true },
	{ name: "cuts right after the first message", cuts: [1, 1, 1, 1], isCommitted: true },
	{ name: "cuts here and there", cuts: [2, 5, 1, 7, 3, 4], isCommitted: true },
	{ name: "cuts with every commit lost", cuts: [3, 1, 6, 2], isCommitted: false },
])("$name: every row arrives once, in the order of its table", async ({ name, cuts, isCommitted }) => {
	const seen = await readThrough(name.replaceAll(" ", "-"), cuts, isCommitted);
	expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: ROWS }, (_, v) => v));
	for (let table = 0; table < 8; table++) {
		const own = seen.filter((v) => Math.floor(v / 2) % 8 === table);
		expect(own).toEqual([...own].sort((a, b) => a - b));
	}
});
