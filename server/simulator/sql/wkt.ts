import { refusals } from "@/server/simulator/engine/errors";
import { wordTable } from "./word-table";

const KINDS = wordTable<number>({ POINT: 1, LINESTRING: 2, POLYGON: 3 });

/** Well-known text of a point, line or polygon as the little-endian well-known bytes that TDengine stores. */
export function parseWkt(text: string): Uint8Array {
	const [, name = "", body = ""] = /^\s*([A-Z]+)\s*\((.*)\)\s*$/is.exec(text) ?? [];
	const kind = KINDS.get(name.toUpperCase());
	if (kind === undefined) throw refusals.invalidValue(text);
	const head = Buffer.alloc(5);
	head.writeUInt8(1, 0);
	head.writeUInt32LE(kind, 1);
	if (kind === 1) return Buffer.concat([head, points(body)]);
	if (kind === 2) return Buffer.concat([head, counted(body)]);
	const rings = body.split(/\)\s*,\s*\(/).map((ring) => counted(ring.replace(/[()]/g, "")));
	return Buffer.concat([head, u32(rings.length), ...rings]);
}

function counted(body: string): Buffer {
	return Buffer.concat([u32(body.split(",").length), points(body)]);
}

function points(body: string): Buffer {
	const numbers = body.split(",").flatMap((point) => point.trim().split(/\s+/).map(Number));
	if (numbers.length % 2 !== 0 || numbers.some(Number.isNaN)) throw refusals.invalidValue(body);
	const bytes = Buffer.alloc(numbers.length * 8);
	for (const [index, number] of numbers.entries()) bytes.writeDoubleLE(number, index * 8);
	return bytes;
}

function u32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}
