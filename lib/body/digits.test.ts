import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteWriter } from "./byte-writer";
import { insertPoint, writeInt64, writeInteger, writePadded, writeUint64 } from "./digits";

function written(write: (out: ByteWriter) => void): string {
	const out = new ByteWriter(1);
	write(out);
	return new TextDecoder().decode(out.finish());
}

function halves(value: bigint) {
	const view = new DataView(new ArrayBuffer(8));
	view.setBigInt64(0, BigInt.asIntN(64, value));
	return { signedHigh: view.getInt32(0), high: view.getUint32(0), low: view.getUint32(4) };
}

const int64 = (value: bigint) => written((out) => writeInt64(out, halves(value).signedHigh, halves(value).low));
const uint64 = (value: bigint) => written((out) => writeUint64(out, halves(value).high, halves(value).low));

const edges = [0n, 1n, 9n, 10n, 99n, 999_999_999n, 1_000_000_000n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n];
const near = edges.flatMap((edge) => [edge - 1n, edge, edge + 1n, edge * 1_000_000_000n]);

test.each([...near, -(2n ** 63n), 2n ** 63n - 1n, 1756957064991000000n])("int64 %s", (value) => {
	if (value < 2n ** 63n) expect(int64(value)).toBe(value.toString());
	if (value <= 2n ** 63n) expect(int64(-value)).toBe(BigInt.asIntN(64, -value).toString());
});

test.each([2n ** 64n - 1n, 2n ** 63n, 10n ** 19n, 999_999_999_999_999_999n])("uint64 %s", (value) => {
	expect(uint64(value)).toBe(value.toString());
});

test("any 64-bit integer has all its digits", () => {
	fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (v) => int64(v) === v.toString()));
	fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (v) => uint64(v) === v.toString()));
});

test("any safe integer has all its digits, and zero has no sign", () => {
	fc.assert(fc.property(fc.maxSafeInteger(), (v) => written((out) => writeInteger(out, v)) === String(v)));
	expect(written((out) => writeInteger(out, -0))).toBe("0");
});

test.each([
	[0, 1, "0"],
	[7, 3, "007"],
	[123, 3, "123"],
	[999_999_999, 9, "999999999"],
])("%i padded to %i digits", (value, count, text) => {
	expect(written((out) => writePadded(out, value, count))).toBe(text);
});

test.each([
	["-1234", 2, "-12.34"],
	["-5", 3, "-0.005"],
	["5", 3, "0.005"],
	["0", 3, "0.000"],
	["1000", 3, "1.000"],
	["-1000", 3, "-1.000"],
	["7", 0, "7"],
	["1", 38, `0.${"0".repeat(37)}1`],
])("%s with scale %i", (digits, scale, text) => {
	const point = (out: ByteWriter) => {
		out.ascii(`"${digits}`);
		insertPoint(out, 1, scale);
	};
	expect(written(point)).toBe(`"${text}`);
});
