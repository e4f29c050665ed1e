import type { ByteWriter } from "./byte-writer";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const REPLACEMENT = 0xfffd;
/** A byte can become `\u0000`. */
const LONGEST_ESCAPE = 6;

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();
const HEX_DIGITS = encoder.encode("0123456789abcdef");

const PLAIN = 0;
const ESCAPED = 1;
const BEYOND_ASCII = 2;
/** What has to be done about each byte of a text. */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
	if (byte >= 0x80) return BEYOND_ASCII;
	return byte < 0x20 || byte === QUOTE || byte === BACKSLASH ? ESCAPED : PLAIN;
});

/** How JSON writes the ASCII characters that it escapes. */
const ESCAPES: readonly Uint8Array[] = Array.from({ length: 0x60 }, (_, byte) =>
	encoder.encode(JSON.stringify(String.fromCharCode(byte)).slice(1, -1)),
);

function writeEscape(out: ByteWriter, byte: number): void {
	const escaped = ESCAPES[byte] as Uint8Array;
	for (let index = 0; index < escaped.length; index++) out.bytes[out.at++] = escaped[index] as number;
}

/** Writes UTF-8 bytes from `start` to `end` as a JSON string; what is no UTF-8 becomes U+FFFD. */
export function writeUtf8String(out: ByteWriter, source: Uint8Array, start: number, end: number): void {
	out.ensure((end - start) * LONGEST_ESCAPE + 2);
	const { bytes } = out;
	const begin = out.at;
	let at = begin;
	bytes[at++] = QUOTE;
	for (let index = start; index < end; index++) {
		const byte = source[index] as number;
		const kind = KINDS[byte];
		if (kind === PLAIN) {
			bytes[at++] = byte;
		} else if (kind === ESCAPED) {
			out.at = at;
			writeEscape(out, byte);
			at = out.at;
		} else {
			const length = sequenceLength(source, index, end);
			if (length === 0) {
				out.at = begin;
				writeString(out, utf8.decode(source.subarray(start, end)));
				return;
			}
			for (let rest = length; rest > 1; rest--) bytes[at++] = source[index++] as number;
			bytes[at++] = source[index] as number;
		}
	}
	bytes[at++] = QUOTE;
	out.at = at;
}

/** Length of the UTF-8 sequence at `at`, or 0 if it is none (cut short, overlong, a surrogate, beyond U+10FFFF). */
function sequenceLength(source: Uint8Array, at: number, end: number): number {
	const lead = source[at] as number;
	const length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	if (length === 0 || at + length > end) return 0;
	for (let index = 1; index < length; index++) if (((source[at + index] as number) & 0xc0) !== 0x80) return 0;
	const second = source[at + 1] as number;
	if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f)) return 0;
	if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return 0;
	return length;
}

/** Writes UCS-4 characters (little-endian) as a JSON string; what is no character becomes U+FFFD. */
export function writeUcs4String(out: ByteWriter, source: DataView, start: number, end: number): void {
	out.ensure((end - start) * 2 + 8);
	out.bytes[out.at++] = QUOTE;
	for (let at = start; at + 4 <= end; at += 4) {
		const code = source.getUint32(at, true);
		if (code >= 0x80) writeCodePoint(out, code);
		else if (KINDS[code] === PLAIN) out.bytes[out.at++] = code;
		else writeEscape(out, code);
	}
	out.bytes[out.at++] = QUOTE;
}

function writeCodePoint(out: ByteWriter, wanted: number): void {
	const isCharacter = wanted <= 0x10ffff && (wanted < 0xd800 || wanted > 0xdfff);
	const code = isCharacter ? wanted : REPLACEMENT;
	const { bytes } = out;
	if (code < 0x800) bytes[out.at++] = 0xc0 | (code >> 6);
	else {
		if (code < 0x1_0000) bytes[out.at++] = 0xe0 | (code >> 12);
		else {
			bytes[out.at++] = 0xf0 | (code >> 18);
			bytes[out.at++] = 0x80 | ((code >> 12) & 0x3f);
		}
		bytes[out.at++] = 0x80 | ((code >> 6) & 0x3f);
	}
	bytes[out.at++] = 0x80 | (code & 0x3f);
}

/** Writes bytes as a JSON string of lower-case hex digits. */
export function writeHexString(out: ByteWriter, source: Uint8Array, start: number, end: number): void {
	out.ensure((end - start) * 2 + 2);
	const { bytes } = out;
	let at = out.at;
	bytes[at++] = QUOTE;
	for (let index = start; index < end; index++) {
		const byte = source[index] as number;
		bytes[at++] = HEX_DIGITS[byte >> 4] as number;
		bytes[at++] = HEX_DIGITS[byte & 15] as number;
	}
	bytes[at++] = QUOTE;
	out.at = at;
}

/** Writes a text as a JSON string. */
export function writeString(out: ByteWriter, text: string): void {
	out.text(jsonString(text));
}

/** A text as a JSON string; unpaired surrogates become U+FFFD. */
export function jsonString(text: string): string {
	return JSON.stringify(wellFormed(text));
}

/** The text with U+FFFD in place of unpaired surrogates. */
export function wellFormed(text: string): string {
	return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
