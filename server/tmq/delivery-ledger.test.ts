import { expect, test } from "vitest";
import type { TmqMessage } from "@/lib/tmq/types";
import { DeliveryLedger } from "./delivery-ledger";

function message(vgroupId: number, offset: bigint): TmqMessage {
	return {
		address: { database: "d", tmqTopic: "t", vgroupId, offset },
		nextOffset: offset + 1n,
		metas: [],
		blocks: [],
		byteLength: 0,
		polledAtMs: 0,
	};
}

test("a commit covers the earlier messages of its vgroup, and no other vgroup's", () => {
	const ledger = new DeliveryLedger();
	const [a1, a2, b1] = [message(1, 10n), message(1, 11n), message(2, 5n)];
	for (const delivered of [a1, a2, b1]) ledger.deliver(delivered);
	expect(ledger.hasOthersThan(a2)).toBe(true);
	ledger.settle(b1);
	expect(ledger.hasOthersThan(a2)).toBe(false);
	expect(ledger.hasOthersThan(a1)).toBe(true);
	ledger.settle(a2);
	expect(ledger.isSettled).toBe(true);
	ledger.settle(a1);
	expect(ledger.isSettled).toBe(true);
});

test("settled resolves with the last open message, and at once when there is none", async () => {
	const ledger = new DeliveryLedger();
	await ledger.settled();
	const [first, second] = [message(1, 1n), message(2, 1n)];
	ledger.deliver(first);
	ledger.deliver(second);
	let isSettled = false;
	const settled = ledger.settled().then(() => {
		isSettled = true;
	});
	ledger.settle(first);
	await new Promise((resolve) => setImmediate(resolve));
	expect(isSettled).toBe(false);
	ledger.settle(second);
	await settled;
});
