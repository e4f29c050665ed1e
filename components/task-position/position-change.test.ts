import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changeTo, START_POINTS, toRequest } from "./position-change";

const vgroup = (vgroupId: number, begin: string, end: string, committed?: string) => ({
	tmqTopic: "t",
	vgroupId,
	begin,
	end,
	...(committed === undefined ? {} : { committed }),
});
const NOTHING = new Map<string, string>();

describe("what a position means", () => {
	test.each([
		["earliest repeats what was read", vgroup(2, "100", "500", "400"), "earliest", "", { repeated: 300n }],
		["latest jumps over what was not read", vgroup(2, "100", "500", "400"), "latest", "", { jumped: 100n }],
		["an offset behind repeats", vgroup(2, "100", "500", "400"), "offsets", "350", { repeated: 50n }],
		["an offset ahead jumps", vgroup(2, "100", "500", "400"), "offsets", "1,000", { to: undefined }],
		["digits may be grouped", vgroup(2, "100", "5000", "400"), "offsets", "1,000", { to: 1000n, jumped: 600n }],
		["no offset leaves it", vgroup(2, "100", "500", "400"), "offsets", "", { to: 400n }],
		["no number is none", vgroup(2, "100", "500", "400"), "offsets", "soon", { to: undefined }],
		["retention moved its place", vgroup(2, "100", "500", "40"), "earliest", "", { to: 100n, repeated: 0n }],
		["nothing committed, earliest", vgroup(2, "100", "500"), "earliest", "", { unread: 400n, jumped: 0n }],
		["nothing committed, latest", vgroup(2, "100", "500"), "latest", "", { unread: 0n, jumped: 400n }],
		[
			"64 bits are kept",
			vgroup(2, "0", "9223372036854775807", "9223372036854775806"),
			"latest",
			"",
			{ to: 9223372036854775807n, jumped: 1n },
		],
	] as const)("%s", (_name, at, start, typed, wanted) => {
		const [change] = changeTo([at], start, new Map([["t/2", typed]])).vgroups;
		expect(change).toMatchObject(wanted);
	});

	test("nothing to do where everything stands there already", () => {
		expect(changeTo([vgroup(2, "100", "500", "500")], "latest", NOTHING).isPossible).toBe(false);
		expect(changeTo([vgroup(2, "100", "500", "400")], "offsets", NOTHING).isPossible).toBe(false);
	});

	test("one bad offset keeps the others from being set", () => {
		const both = [vgroup(2, "0", "10", "5"), vgroup(3, "0", "10", "5")];
		const typed = (second: string) =>
			new Map([
				["t/2", "7"],
				["t/3", second],
			]);
		expect(changeTo(both, "offsets", typed("99")).isPossible).toBe(false);
		expect(changeTo(both, "offsets", typed("5")).isPossible).toBe(true);
		expect(toRequest(changeTo(both, "offsets", typed("5")), "offsets")).toEqual({
			scope: "vgroups",
			vgroups: [{ tmqTopic: "t", vgroupId: 2, to: "7" }],
		});
	});

	test("never counts below zero, and never both repeats and jumps in one vgroup", () => {
		const offset = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
		fc.assert(
			fc.property(offset, offset, offset, fc.constantFrom(...START_POINTS), offset, (a, b, committed, start, typed) => {
				const [begin, end] = a < b ? [a, b] : [b, a];
				const at = vgroup(2, `${begin}`, `${end}`, `${committed % (end + 1n)}`);
				const { repeated, jumped, unread } = changeTo([at], start, new Map([["t/2", `${typed}`]]));
				expect([repeated, jumped, unread].every((count) => count >= 0n)).toBe(true);
				expect(repeated === 0n || jumped === 0n).toBe(true);
			}),
		);
	});
});
