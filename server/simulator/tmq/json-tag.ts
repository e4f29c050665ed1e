const KIND_NULL = 0;
const KIND_BOOL = 1;
const KIND_DOUBLE = 7;
const KIND_NCHAR = 10;
const FLAG_JSON = 0x40;

/**
 * A JSON tag as `fetch_raw_data` carries it: the server's own encoding, not text. An object is a list of members sorted
 * by name (flag, length, count, version, start of each, then name and value of each); anything else is one value.
 */
export function encodeJsonTag(text: string): Uint8Array {
	const value: unknown = JSON.parse(text);
	if (typeof value !== "object" || value === null) return jsonValue(value, 2);
	const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	const encoded = members.map(([name, each]) => Buffer.concat([nameBytes(name), jsonValue(each, 1)]));
	const body = Buffer.concat(encoded);
	const head = Buffer.alloc(9 + members.length);
	head.writeUInt8(FLAG_JSON, 0);
	head.writeUInt16LE(head.length + body.length, 1);
	head.writeUInt16LE(members.length, 3);
	head.writeUInt32LE(1, 5);
	let start = 0;
	for (const [index, bytes] of encoded.entries()) {
		head.writeUInt8(start & 0xff, 9 + index);
		start += bytes.length;
	}
	return Buffer.concat([head, body]);
}

function nameBytes(name: string): Buffer {
	const bytes = Buffer.from(name);
	return Buffer.concat([Buffer.from([bytes.length + 1]), bytes, Buffer.from([0])]);
}

function jsonValue(value: unknown, lengthBytes: 1 | 2): Buffer {
	if (typeof value === "boolean") return Buffer.from([KIND_BOOL, value ? 1 : 0]);
	if (typeof value === "number") {
		const bytes = Buffer.alloc(9);
		bytes.writeUInt8(KIND_DOUBLE, 0);
		bytes.writeDoubleLE(value, 1);
		return bytes;
	}
	if (typeof value !== "string") return Buffer.from([KIND_NULL, 0, 0]);
	const characters = Buffer.from(Uint32Array.from(value, (each) => each.codePointAt(0) ?? 0).buffer);
	const head = Buffer.alloc(1 + lengthBytes);
	head.writeUInt8(KIND_NCHAR, 0);
	head.writeUIntLE(characters.length % 256 ** lengthBytes, 1, lengthBytes);
	return Buffer.concat([head, characters]);
}
