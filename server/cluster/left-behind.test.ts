import { expect, test } from "vitest";
import { reportWith } from "@/server/supervisor/testing";
import { LeftBehind } from "./left-behind";
import type { LeftBehindReport } from "./messages";

const member = { taskId: "a", runId: "r", member: 1 };

/** Redis as the messages meet it. */
function redis(isThere: boolean) {
	const said: LeftBehindReport[][] = [];
	const link = {
		isThere,
		said,
		send: async (reports: readonly LeftBehindReport[]) => {
			if (link.isThere) said.push([...reports]);
			return link.isThere;
		},
	};
	return link;
}

test("what could not be told is told when messages arrive again, twelve times", async () => {
	const left = new LeftBehind();
	const link = redis(false);
	left.add(member, reportWith({ published: 7 }));
	for (let turn = 0; turn < 300; turn++) await left.tell(link.send);
	link.isThere = true;
	for (let turn = 0; turn < 300; turn++) await left.tell(link.send);
	expect(link.said).toHaveLength(12);
	expect(link.said[0]).toMatchObject([{ ...member, report: { counters: { published: 7 } } }]);
});

test("what comes later has times of its own, and what never counted is not told", async () => {
	const left = new LeftBehind();
	const link = redis(true);
	left.add(member, undefined);
	await left.tell(link.send);
	expect(link.said).toEqual([]);
	left.add(member, reportWith({ published: 1 }));
	for (let turn = 0; turn < 8; turn++) await left.tell(link.send);
	left.add({ ...member, member: 2 }, reportWith({ published: 2 }));
	for (let turn = 0; turn < 100; turn++) await left.tell(link.send);
	const timesOf = (number: number) => link.said.flat().filter((told) => told.member === number).length;
	expect([timesOf(1), timesOf(2)]).toEqual([12, 12]);
});
