import { expect, test } from "vitest";
import { SNAPSHOT_OFFSET, type TmqMessage } from "@/lib/tmq/types";
import { isAt, placeOf } from "./message-place";

function message(offset: bigint, nextOffset: bigint | undefined, vgroupId = 2, tmqTopic = "t"): TmqMessage {
	const address = { database: "db", tmqTopic, vgroupId, offset };
	return { address, nextOffset, metas: [], blocks: [], byteLength: 0, polledAtMs: 0 };
}

const refused = placeOf(message(10n, 15n));

test.each<[string, TmqMessage, boolean]>([
	["the same message", message(10n, 15n), true],
	["read again in smaller pieces", message(12n, 13n), true],
	["read again in a larger one", message(8n, 20n), true],
	["one that comes after it", message(15n, 16n), false],
	["the same offset of another vgroup", message(10n, 15n, 3), false],
	["the same offset of another TMQ topic", message(10n, 15n, 2, "other"), false],
	["stored data", message(SNAPSHOT_OFFSET, undefined), false],
])("%s", (_, read, expected) => {
	expect(isAt(read, refused)).toBe(expected);
});

test("stored data has no offsets: its vgroup has to do", () => {
	const place = placeOf(message(SNAPSHOT_OFFSET, undefined));
	expect(isAt(message(SNAPSHOT_OFFSET, undefined), place)).toBe(true);
	expect(isAt(message(10n, 15n), place)).toBe(false);
});
