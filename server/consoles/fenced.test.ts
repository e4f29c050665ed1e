import { expect, test } from "vitest";
import { Secret } from "@/lib/secret";
import { FakeJournal, FakePlacement, reportWith } from "@/server/supervisor/testing";
import type { PlacementMessage } from "@/server/supervisor/types";
import { fencedJournal, fencedPlacement } from "./fenced";

const MEMBER = { taskId: "t", runId: "r", member: 1 };

test("once another console may supervise, the placement is neither asked nor heard", () => {
	let isHeld = true;
	const placement = new FakePlacement();
	const fenced = fencedPlacement(placement, () => isHeld);
	const heard: PlacementMessage[] = [];
	fenced.onMessage((message) => heard.push(message));
	const everything = () => {
		fenced.start({ ...MEMBER, source: new Secret("s"), broker: new Secret("b"), memberCount: 1 });
		fenced.stop("t");
		fenced.abandon("t");
		fenced.dismiss(MEMBER);
		fenced.watch("t", true);
		fenced.allowAddresses(["plant"]);
		placement.say({ type: "report", ...MEMBER, report: reportWith({}) });
	};
	everything();
	const asked = [...placement.calls];
	expect(asked).toHaveLength(6);
	isHeld = false;
	everything();
	expect(placement.calls).toEqual(asked);
	expect(heard).toHaveLength(1);
});

test("nor does the journal take anything", () => {
	let isHeld = true;
	const journal = new FakeJournal();
	const fenced = fencedJournal(journal, () => isHeld);
	fenced.runStarted({ taskId: "t", runId: "r", atMs: 0 });
	isHeld = false;
	fenced.runEnded({ taskId: "t", runId: "r", atMs: 0, reason: "stopped", counters: reportWith({}).counters });
	fenced.wishFulfilled("t");
	expect(journal.lines).toEqual(["started r"]);
});
