import { expect, test } from "vitest";
import type { MappedMessage } from "@/lib/body/types";
import { Accounting } from "./accounting";

const mapped = {
	readCount: 3,
	skippedCount: 1,
	batch: { count: 2 },
	skippedByReason: new Map([["empty-topic", 1]]),
	unknownByKey: new Map(),
} as unknown as MappedMessage;

test.each([
	["read", (it: Accounting) => it.read(mapped)],
	["published", (it: Accounting) => it.published(1, 20)],
	["failed", (it: Accounting) => it.failed(1)],
	["reconnected", (it: Accounting) => it.reconnected()],
	["returned", (it: Accounting) => it.returnInFlight()],
])("what was %s makes another version and another snapshot", (_name, change) => {
	const accounting = new Accounting();
	accounting.read(mapped);
	const { version } = accounting;
	const before = accounting.snapshot();
	expect(accounting.snapshot()).toEqual(before);
	expect(accounting.version).toBe(version);
	change(accounting);
	expect(accounting.version).not.toBe(version);
	expect(accounting.snapshot()).not.toEqual(before);
});
