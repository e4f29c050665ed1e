import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TmqMessage } from "@/lib/tmq/types";
import { CommitOrder } from "./commit-order";

function message(vgroupId: number, offset: number, nextOffset: bigint | undefined = BigInt(offset + 1)): TmqMessage {
	const address = { database: "db", tmqTopic: "t", vgroupId, offset: BigInt(offset) };
	return { address, nextOffset, metas: [], blocks: [], byteLength: 0, polledAtMs: 0 };
}

function offsets(messages: readonly TmqMessage[]): bigint[] {
	return messages.map(({ address }) => address.offset);
}

describe("CommitOrder", () => {
	test("a message waits for those before it in its vgroup, not for other vgroups", () => {
		const order = new CommitOrder();
		const first = order.add(message(1, 10));
		const second = order.add(message(1, 11));
		const other = order.add(message(2, 5));
		expect(offsets(second())).toEqual([]);
		expect(offsets(other())).toEqual([5n]);
		expect(offsets(first())).toEqual([10n, 11n]);
	});

	test("remembers how far each vgroup is acknowledged without a gap", () => {
		const order = new CommitOrder();
		const first = order.add(message(1, 10));
		order.add(message(1, 11));
		const third = order.add(message(1, 12));
		third();
		expect(order.resumePoints).toEqual([]);
		first();
		expect(order.resumePoints).toEqual([{ tmqTopic: "t", vgroupId: 1, nextOffset: 11n }]);
	});

	test("a log that begins anew has no place to resume from until something of it is acknowledged", () => {
		const order = new CommitOrder();
		order.add(message(1, 10))();
		order.add(message(2, 20))();
		order.forget({ tmqTopic: "t", vgroupId: 1 });
		expect(order.resumePoints).toEqual([{ tmqTopic: "t", vgroupId: 2, nextOffset: 21n }]);
		order.add(message(1, 3))();
		expect(order.resumePoints.map(({ nextOffset }) => nextOffset)).toEqual([21n, 4n]);
	});

	test("snapshot messages have no position to resume from", () => {
		const order = new CommitOrder();
		const snapshot = { ...message(1, 0), nextOffset: undefined };
		expect(order.add(snapshot)()).toEqual([snapshot]);
		expect(order.resumePoints).toEqual([]);
	});

	test("whatever order the answers come in, each message is given once, in order per vgroup, never too early", () => {
		const run = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 20 }).chain((vgroups) =>
			fc.record({
				vgroups: fc.constant(vgroups),
				answers: fc.shuffledSubarray([...vgroups.keys()], { minLength: vgroups.length }),
			}),
		);
		fc.assert(
			fc.property(run, ({ vgroups, answers }) => {
				const order = new CommitOrder();
				const acknowledge = vgroups.map((vgroup, index) => order.add(message(vgroup, index)));
				const answered = new Set<number>();
				const given: TmqMessage[] = [];
				for (const index of answers) {
					answered.add(index);
					given.push(...(acknowledge[index]?.() ?? []));
					const expected = [...vgroups.keys()].filter((at) =>
						vgroups.every((vgroup, before) => vgroup !== vgroups[at] || before > at || answered.has(before)),
					);
					expect(new Set(offsets(given))).toEqual(new Set(expected.map(BigInt)));
				}
				expect(given).toHaveLength(vgroups.length);
				for (const vgroup of vgroups) {
					const own = offsets(given.filter(({ address }) => address.vgroupId === vgroup)).map(Number);
					expect(own).toEqual([...own].sort((one, other) => one - other));
				}
			}),
		);
	});
});
