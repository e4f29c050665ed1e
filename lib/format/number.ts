import type { Language } from "@/lib/words/languages";

/** A number as shown, and its exact value for the tooltip. */
export interface Quantity {
	text: string;
	exact: string;
}

/** Nothing known: an en dash, explained by nothing. */
export const UNKNOWN: Quantity = { text: "–", exact: "" };

const SI = [
	{ from: 1e12, sign: "T" },
	{ from: 1e9, sign: "G" },
	{ from: 1e6, sign: "M" },
	{ from: 1e3, sign: "k" },
] as const;

/** Group of three by commas; at most `fractionDigits` behind the point. */
export function exactNumber(value: number, fractionDigits = 0): string {
	return value.toLocaleString("en-US", { maximumFractionDigits: fractionDigits });
}

/** 12,431 is `12,431`: every digit, in groups of three. */
export function count(value: number | undefined): Quantity {
	if (value === undefined) return UNKNOWN;
	const text = exactNumber(value);
	return { text, exact: text };
}

/** Three significant digits and an SI sign: 12,431 is `12.4 k`, 1,840 is `1.84 k`, 371 is `371`, 3.24 is `3.2`. */
export function short(value: number | undefined): Quantity {
	if (value === undefined) return UNKNOWN;
	return { text: shortText(value), exact: exactNumber(value, 1) };
}

/** Every digit up to a million, SI from there on: where a column has room for seven figures but not for more. */
export function countOrShort(value: number | undefined): Quantity {
	return value !== undefined && Math.abs(value) >= 1e7 ? short(value) : count(value);
}

function shortText(value: number): string {
	const size = Math.abs(value);
	// 999.6 would round to "1,000" without a sign: decide on the rounded value.
	const unit = SI.find(({ from }) => size >= from * 0.9995);
	if (unit !== undefined) return `${threeDigits(value / unit.from)} ${unit.sign}`;
	if (size >= 9.95 || size === 0) return Math.round(value).toString();
	if (size < 0.05) return value > 0 ? "<0.1" : ">-0.1";
	return (Math.round(value * 10) / 10).toString();
}

function threeDigits(value: number): string {
	const digits = Math.abs(value) >= 99.95 ? 0 : Math.abs(value) >= 9.995 ? 1 : 2;
	return value.toFixed(digits);
}

/** `9.4 %`, `31 %`, `<0.1 %`. Zero of zero is 0 %. */
export function percent(part: number, whole: number): Quantity {
	const share = whole === 0 ? 0 : (part / whole) * 100;
	return { text: `${shortText(share)} %`, exact: `${exactNumber(part)} of ${exactNumber(whole)}` };
}

const BYTES = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** 152 bytes, 1.52 kB, 24.1 MB: powers of a thousand. */
export function bytes(value: number | undefined, language: Language = "en"): Quantity {
	if (value === undefined) return UNKNOWN;
	const exact = `${exactNumber(value)} ${byteWord(value, language)}`;
	if (value < 999.5) return { text: exact, exact };
	let scaled = value;
	let step = 0;
	while (scaled >= 999.5 && step < BYTES.length - 1) {
		scaled /= 1_000;
		step += 1;
	}
	return { text: `${threeDigits(scaled)} ${BYTES[step]}`, exact };
}

function byteWord(value: number, language: Language): string {
	switch (language) {
		case "en":
			return value === 1 ? "byte" : "bytes";
		case "zh-CN":
			return "字节";
		default:
			return language satisfies never;
	}
}

/** Whether it is a zero or a dash, which are drawn quietly. */
export function isNothing(quantity: Quantity): boolean {
	return quantity.text === "0" || quantity.text === UNKNOWN.text || quantity.text === "0 %";
}
