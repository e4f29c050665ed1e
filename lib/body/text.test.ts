import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteWriter } from "./byte-writer";
import { jsonString, writeHexString, writeUcs4String, writeUtf8String } from "./text";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function utf8String(bytes: Uint8Array): string {
	const out = new ByteWriter(1);
	writeUtf8String(out, bytes, 0, bytes.length);
	return strict.decode(out.finish());
}

function ucs4String(codes: readonly number[]): string {
	const view = new DataView(new ArrayBuffer(codes.length * 4));
	for (const [index, code] of codes.entries()) view.setUint32(index * 4, code, true);
	const out = new ByteWriter(1);
	writeUcs4String(out, view, 0, view.byteLength);
	return strict.decode(out.finish());
}

describe("UTF-8", () => {
	test.each([
		["empty", [], '""'],
		["a byte order mark stays", [0xef, 0xbb, 0xbf, 0x61], '"\ufeffa"'],
		["a byte that begins nothing", [0x61, 0xff, 0x62], '"a\ufffdb"'],
		["a sequence cut short", [0x61, 0xe4, 0xb8], '"a\ufffd"'],
		["an overlong slash", [0xc0, 0xaf], '"\ufffd\ufffd"'],
		["a surrogate", [0xed, 0xa0, 0x80], '"\ufffd\ufffd\ufffd"'],
		["beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80], '"\ufffd\ufffd\ufffd\ufffd"'],
		["a quote after what is no UTF-8", [0xff, 0x22], '"\ufffd\\""'],
	])("%s", (_, bytes, json) => {
		expect(utf8String(Uint8Array.from(bytes))).toBe(json);
	});

	test("any text is written as JSON.stringify writes it", () => {
		const any = fc.oneof(fc.string({ unit: "binary", maxLength: 30 }), fc.string({ unit: "grapheme", maxLength: 30 }));
		const property = fc.property(any, (text) => utf8String(new TextEncoder().encode(text)) === JSON.stringify(text));
		fc.assert(property, { numRuns: 2000 });
	});

	test("any bytes become what a decoder makes of them", () => {
		const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0xc3, 0xe4, 0xed, 0xf0, 0xf4, 0x80, 0xbf));
		const property = fc.property(fc.array(byte, { maxLength: 12 }), (list) => {
			const bytes = Uint8Array.from(list);
			expect(utf8String(bytes)).toBe(JSON.stringify(decoder.decode(bytes)));
		});
		fc.assert(property, { numRuns: 5000 });
	});
});

describe("UCS-4", () => {
	test.each([
		["beyond the BMP", [0x4e2d, 0x1f600], '"中😀"'],
		["control characters", [0, 9, 10, 0x1f, 0x7f], '"\\u0000\\t\\n\\u001f\u007f"'],
		["a lone surrogate", [0x61, 0xd800, 0x62], '"a\ufffdb"'],
		["a pair of surrogates is two of them", [0xd83d, 0xde00], '"\ufffd\ufffd"'],
		["beyond U+10FFFF", [0x11_0000, 0xffff_ffff], '"\ufffd\ufffd"'],
	])("%s", (_, codes, json) => {
		expect(ucs4String(codes)).toBe(json);
	});

	test("any text is written as JSON.stringify writes it", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
				const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
				expect(ucs4String(codes)).toBe(JSON.stringify(text));
			}),
			{ numRuns: 1000 },
		);
	});
});

test("bytes are lower-case hex digits", () => {
	const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
	const out = new ByteWriter(1);
	writeHexString(out, bytes, 0, 256);
	expect(decoder.decode(out.finish())).toBe(`"${Buffer.from(bytes).toString("hex")}"`);
});

test.each([
	["a lone high surrogate", "a\ud800b", '"a\ufffdb"'],
	["a lone low surrogate", "\udc00", '"\ufffd"'],
	["a pair", "😀", '"😀"'],
])("jsonString: %s", (_, text, json) => {
	expect(jsonString(text)).toBe(json);
});
