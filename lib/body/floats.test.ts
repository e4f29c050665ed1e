import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteWriter } from "./byte-writer";
import { writeDouble, writeFloat32 } from "./floats";

function written(write: (out: ByteWriter, value: number) => void, value: number): string {
	const out = new ByteWriter(1);
	write(out, value);
	return new TextDecoder().decode(out.finish());
}

/** Significant digits of a literal. */
function digitsOf(literal: string): number {
	const digits = literal.replace(/e.*/, "").replace(/[-.]/g, "").replace(/^0+/, "");
	return digits.replace(/0+$/, "").length;
}

describe("double", () => {
	test.each([
		[0, "0"],
		[-0, "0"],
		[0.1, "0.1"],
		[-12.5, "-12.5"],
		[2.05, "2.05"],
		[1e15, "1000000000000000"],
		[1e21, "1e+21"],
		[1e-7, "1e-7"],
		[0.000001, "0.000001"],
		[0.1 + 0.2, "0.30000000000000004"],
		[2.9999999999999996, "2.9999999999999996"],
		[999999999999999.9, "999999999999999.9"],
		[Number.MAX_VALUE, "1.7976931348623157e+308"],
		[Number.MIN_VALUE, "5e-324"],
		[Number.NaN, "null"],
		[Number.POSITIVE_INFINITY, "null"],
		[Number.NEGATIVE_INFINITY, "null"],
	])("%d is written %s", (value, text) => {
		expect(written(writeDouble, value)).toBe(text);
	});

	test("any double is written as ECMAScript prints it", () => {
		const any = fc.oneof(
			fc.double({ noNaN: true, noDefaultInfinity: true }),
			fc.integer().map((value) => value / 1000),
			fc.maxSafeInteger().map((value) => value / 1e6),
			fc.integer().map((value) => value * 0.1),
		);
		const asPrinted = (value: number) => written(writeDouble, value) === (value === 0 ? "0" : String(value));
		fc.assert(fc.property(any, asPrinted), { numRuns: 5000 });
	});
});

describe("float32", () => {
	test.each([
		[0, "0"],
		[-0, "0"],
		[0.1, "0.1"],
		[0.3, "0.3"],
		[10.3, "10.3"],
		[-1.5, "-1.5"],
		[16777216, "16777216"],
		[123456792, "123456790"],
		[2097152.25, "2097152.2"],
		[2097152.75, "2097152.8"],
		[3.4028234663852886e38, "3.4028235e+38"],
		[1.1754943508222875e-38, "1.1754944e-38"],
		[1.401298464324817e-45, "1e-45"],
		[1e10, "10000000000"],
		[1e21, "1e+21"],
		[1e-7, "1e-7"],
		[0.000001, "0.000001"],
		[0.00000025, "2.5e-7"],
		[2 ** -96, "1.2621775e-29"],
		[2 ** 87, "1.5474251e+26"],
		[-(2 ** 90), "-1.2379401e+27"],
		[Number.NaN, "null"],
		[Number.NEGATIVE_INFINITY, "null"],
	])("%d is written %s", (value, text) => {
		expect(written(writeFloat32, Math.fround(value))).toBe(text);
	});

	test("any float32 reads back, and has no more digits than the shortest rounding that does", () => {
		const any = fc.oneof(
			fc.float({ noNaN: true, noDefaultInfinity: true }),
			fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => Math.fround(value / 1000)),
			fc.integer({ min: -126, max: 127 }).map((exponent) => 2 ** exponent),
		);
		const property = fc.property(any, (value) => {
			const literal = written(writeFloat32, value);
			expect(Math.fround(Number(literal))).toBe(value === 0 ? 0 : value);
			expect(literal).toBe(String(Number(literal)));
			let precision = 1;
			while (Math.fround(Number(value.toPrecision(precision))) !== value) precision++;
			expect(digitsOf(literal)).toBeLessThanOrEqual(precision);
		});
		fc.assert(property, { numRuns: 5000 });
	});
});
