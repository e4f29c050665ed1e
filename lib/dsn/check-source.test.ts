import { expect, test } from "vitest";
import { readSource } from "./check-source";

test("the reference's own line", () => {
	const checked = readSource(
		"tmq+ws://root:taosdata@localhost:6041/topic_meters?group.id=taosx-pub-test&auto.offset.reset=earliest",
	);
	expect(checked).toMatchObject({ ok: true, notices: [] });
	expect(JSON.stringify(checked)).not.toContain("taosdata");
});
