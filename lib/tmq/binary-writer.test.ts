import { expect, test } from "vitest";
import { BinaryWriter } from "./binary-writer";

test.each([
	["u8", (writer: BinaryWriter) => writer.u8(7), 1],
	["u16", (writer: BinaryWriter) => writer.u16(7), 2],
	["i32", (writer: BinaryWriter) => writer.i32(7), 4],
	["u32", (writer: BinaryWriter) => writer.u32(7), 4],
	["i64", (writer: BinaryWriter) => writer.i64(7), 8],
])("%s is written where the buffer has to grow", (_name, write, width) => {
	const writer = new BinaryWriter().zeros(256 - width + 1);
	write(writer);
	const bytes = writer.finish();
	expect(bytes.length).toBe(257);
	expect(bytes[257 - width]).toBe(7);
});
