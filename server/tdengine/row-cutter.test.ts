import fc from "fast-check";
import { expect, test } from "vitest";
import { RowCutter } from "./row-cutter";

const value = fc.oneof(
	fc.integer(),
	fc.constant(null),
	fc.boolean(),
	fc.string(),
	fc.constantFrom('"', "]", "[1,2]", '"data":[', "\\"),
);
const answer = fc.record({
	columns: fc.array(fc.tuple(fc.string(), fc.constant("INT"), fc.nat())),
	rows: fc.array(fc.array(value, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
});

test("the first rows are kept exactly, whatever they hold and however the answer is chopped", () => {
	fc.assert(
		fc.property(answer, fc.nat(12), fc.integer({ min: 1, max: 40 }), ({ columns, rows }, limit, chunk) => {
			const text = JSON.stringify({ code: 0, column_meta: columns, data: rows, rows: rows.length });
			const cutter = new RowCutter(limit);
			for (let at = 0; at < text.length; at += chunk) if (cutter.push(text.slice(at, at + chunk))) break;
			const read = JSON.parse(cutter.end()) as { code: number; column_meta: unknown; data: unknown };
			expect(read).toMatchObject({ code: 0, column_meta: columns, data: rows.slice(0, limit) });
			expect(cutter.isCut).toBe(rows.length > limit);
		}),
	);
});

test("a value that is a list is no row", () => {
	const text = '{"code":0,"column_meta":[["tag","JSON",9]],"data":[[{"a":[1,2]}],[[3]]],"rows":2}';
	const cutter = new RowCutter(2);
	expect(cutter.push(text)).toBe(false);
	expect(cutter.end()).toBe(text);
});

test("an error is passed on as it is", () => {
	const text = '{"code":9728,"desc":"syntax error near \\"[\\"","timing":1}';
	const cutter = new RowCutter(1);
	cutter.push(text);
	expect(cutter.end()).toBe(text);
});
