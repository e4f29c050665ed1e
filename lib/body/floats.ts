import type { ByteWriter } from "./byte-writer";
import { writePadded, writeUnsigned } from "./digits";

const MINUS = 0x2d;
const POINT = 0x2e;
/** Longest ECMAScript number: sign, 17 digits, point, `e-324`. */
const NUMBER_LENGTH = 32;

const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] as const;
/** From here on, two numbers of as many digits can be the same double. */
const EXACT_DIGITS = 1e15;
const DOUBLE_FRACTION_DIGITS = 6;
/** From here on, neighbouring float32 are more than 1 apart, and the shortest literal can end in zeros. */
const FLOAT32_WHOLE = 2 ** 24;
const FLOAT32_FRACTION_DIGITS = 9;
/** Below, ECMAScript prints an exponent. */
const SMALLEST_PLAIN = 1e-6;

/**
 * Writes a double as ECMAScript prints it; NaN and infinities as `null`, negative zero as `0`.
 *
 * Measured values have few digits. So a few are tried first: when `m / 10^k` is the number itself and `m` is below
 * 10^15, then `m` with `k` digits behind the point is its shortest literal.
 */
export function writeDouble(out: ByteWriter, value: number): void {
	const size = Math.abs(value);
	if (size < EXACT_DIGITS) {
		if (Math.floor(size) === size) {
			writeFixedPoint(out, value, size, 0);
			return;
		}
		for (let digits = 1; digits <= DOUBLE_FRACTION_DIGITS; digits++) {
			const power = POWERS[digits] as number;
			const scaled = Math.floor(size * power + 0.5);
			if (scaled >= EXACT_DIGITS) break;
			if (scaled / power === size) {
				writeFixedPoint(out, value, scaled, digits);
				return;
			}
		}
	}
	out.ascii(printNumber(value));
}

/** Writes the shortest literal that reads back to the same float32. */
export function writeFloat32(out: ByteWriter, value: number): void {
	const size = Math.abs(value);
	if (size === 0 || (size >= SMALLEST_PLAIN && size < FLOAT32_WHOLE)) {
		if (Math.floor(size) === size) {
			writeFixedPoint(out, value, size, 0);
			return;
		}
		for (let digits = 1; digits <= FLOAT32_FRACTION_DIGITS; digits++) {
			const power = POWERS[digits] as number;
			const scaled = roundHalfEven(size * power);
			if (Math.fround(scaled / power) === size) {
				writeFixedPoint(out, value, scaled, digits);
				return;
			}
		}
	}
	out.ascii(printNumber(shortestFloat32(value)));
}

function printNumber(value: number): string {
	return Number.isFinite(value) ? String(value) : "null";
}

function roundHalfEven(value: number): number {
	const up = Math.floor(value + 0.5);
	return up - value === 0.5 && up % 2 === 1 ? up - 1 : up;
}

/** Writes `scaled / 10^digits` with the sign of `value`. */
function writeFixedPoint(out: ByteWriter, value: number, scaled: number, digits: number): void {
	out.ensure(NUMBER_LENGTH);
	if (value < 0) out.bytes[out.at++] = MINUS;
	if (digits === 0) {
		writeUnsigned(out, scaled);
		return;
	}
	const power = POWERS[digits] as number;
	const whole = Math.floor(scaled / power);
	writeUnsigned(out, whole);
	out.bytes[out.at++] = POINT;
	writePadded(out, scaled - whole * power, digits);
}

/**
 * The double that prints as the shortest literal of a float32: what has fewer digits is tried first. What reads back as
 * a power of two reaches twice as far above it as below, so that the shortest may lie around the middle of that range
 * although the nearest of as few digits does not.
 */
function shortestFloat32(value: number): number {
	const isPowerOfTwo = 2 ** Math.round(Math.log2(Math.abs(value))) === Math.abs(value);
	const middle = isPowerOfTwo ? value * (1 + 2 ** -26) : value;
	for (let precision = 1; precision < 9; precision++) {
		const nearest = Number(value.toPrecision(precision));
		if (Math.fround(nearest) === value) return nearest;
		const around = Number(middle.toPrecision(precision));
		if (Math.fround(around) === value) return around;
	}
	return Number(value.toPrecision(9));
}
