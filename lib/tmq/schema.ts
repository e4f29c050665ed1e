import type { BinaryReader } from "./binary-reader";

/** Bytes of the smallest column entry: type, flags, width, id, and a name of no letters. */
const SMALLEST_ENTRY = 5;

/**
 * Reads the schemas of a message's blocks: the names of their columns. Blocks of the same table shape carry the same
 * bytes, so the names of the last schema are kept and handed out again for a schema that equals it.
 */
export class SchemaReader {
	#startOfLast = 0;
	#endOfLast = 0;
	#namesOfLast: readonly string[] = [];

	read(reader: BinaryReader): readonly string[] {
		const length = this.#endOfLast - this.#startOfLast;
		if (length > 0 && reader.matches(this.#startOfLast, length)) {
			reader.skip(length, "schema");
			return this.#namesOfLast;
		}
		const start = reader.at;
		const names = readNames(reader);
		this.#startOfLast = start;
		this.#endOfLast = reader.at;
		this.#namesOfLast = names;
		return names;
	}
}

function readNames(reader: BinaryReader): readonly string[] {
	const count = reader.zigzag("schema.columns");
	reader.zigzag("schema.version");
	reader.count(count, SMALLEST_ENTRY, "schema.columns");
	const names: string[] = [];
	for (let index = 0; index < count; index++) {
		reader.u8("schema.type");
		reader.u8("schema.flags");
		reader.zigzag("schema.bytes");
		reader.zigzag("schema.columnId");
		names.push(reader.cstr("schema.name"));
	}
	return names;
}
