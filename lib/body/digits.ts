import type { ByteWriter } from "./byte-writer";

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;
const BILLION = 1_000_000_000;
/** Sign and digits of any 64-bit integer. */
const INT64_LENGTH = 20;

/** The two digits of each number below 100. */
const PAIRS = Uint8Array.from({ length: 200 }, (_, index) => {
	const value = index >> 1;
	return ZERO + (index & 1 ? value % 10 : Math.floor(value / 10));
});

const POWERS = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, BILLION] as const;

function digitCount(value: number): number {
	let count = 1;
	while (count < 10 && value >= (POWERS[count] as number)) count++;
	return count;
}

/** Writes exactly `count` digits; `value` is below 10^9. */
export function writePadded(out: ByteWriter, value: number, count: number): void {
	out.ensure(count);
	const { bytes } = out;
	let rest = value | 0;
	let at = out.at + count;
	const start = out.at;
	while (at - start >= 2) {
		const quotient = (rest / 100) | 0;
		const pair = (rest - quotient * 100) * 2;
		bytes[--at] = PAIRS[pair + 1] as number;
		bytes[--at] = PAIRS[pair] as number;
		rest = quotient;
	}
	if (at > start) bytes[--at] = ZERO + rest;
	out.at = start + count;
}

/** Writes a whole number from 0 to 2^53 - 1. */
export function writeUnsigned(out: ByteWriter, value: number): void {
	if (value < BILLION) {
		writePadded(out, value, digitCount(value));
		return;
	}
	const high = Math.floor(value / BILLION);
	writePadded(out, high, digitCount(high));
	writePadded(out, value - high * BILLION, 9);
}

/** Writes a whole number from -(2^53 - 1) to 2^53 - 1. */
export function writeInteger(out: ByteWriter, value: number): void {
	if (value < 0) {
		out.ensure(1);
		out.bytes[out.at++] = MINUS;
		writeUnsigned(out, -value);
	} else writeUnsigned(out, value);
}

/** Writes an unsigned 64-bit integer given as two halves, each from 0 to 2^32 - 1. */
export function writeUint64(out: ByteWriter, high: number, low: number): void {
	out.ensure(INT64_LENGTH);
	if (high < 0x20_0000) {
		writeUnsigned(out, high * 0x1_0000_0000 + low);
		return;
	}
	// Long division by 10^9 in 16-bit digits, where all steps stay below 2^53.
	const first = high >>> 16;
	const second = first * 0x1_0000 + (high & 0xffff);
	const quotient2 = Math.floor(second / BILLION);
	const third = (second - quotient2 * BILLION) * 0x1_0000 + (low >>> 16);
	const quotient1 = Math.floor(third / BILLION);
	const fourth = (third - quotient1 * BILLION) * 0x1_0000 + (low & 0xffff);
	const quotient0 = Math.floor(fourth / BILLION);
	writeUnsigned(out, quotient2 * 0x1_0000_0000 + quotient1 * 0x1_0000 + quotient0);
	writePadded(out, fourth - quotient0 * BILLION, 9);
}

/** Writes a signed 64-bit integer; both halves as `getInt32` and `getUint32` give them. */
export function writeInt64(out: ByteWriter, high: number, low: number): void {
	if (high >= 0) {
		writeUint64(out, high, low);
		return;
	}
	out.ensure(INT64_LENGTH);
	out.bytes[out.at++] = MINUS;
	const negatedLow = -low >>> 0;
	writeUint64(out, (~high + (negatedLow === 0 ? 1 : 0)) >>> 0, negatedLow);
}

/**
 * Puts a decimal point into the number that was written from `start` on, such that `scale` digits follow it: `-5` with
 * scale 3 becomes `-0.005`.
 */
export function insertPoint(out: ByteWriter, start: number, scale: number): void {
	if (scale === 0) return;
	const first = out.bytes[start] === MINUS ? start + 1 : start;
	const missing = Math.max(0, scale + 1 - (out.at - first));
	out.ensure(missing + 1);
	const { bytes } = out;
	if (missing > 0) {
		bytes.copyWithin(first + missing, first, out.at);
		bytes.fill(ZERO, first, first + missing);
	}
	const end = out.at + missing;
	bytes.copyWithin(end - scale + 1, end - scale, end);
	bytes[end - scale] = POINT;
	out.at = end + 1;
}
