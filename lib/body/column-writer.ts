import { columnType, type Rendering } from "@/lib/tmq/column-types";
import type { Block, BlockColumn } from "@/lib/tmq/types";
import type { ByteWriter } from "./byte-writer";
import { insertPoint, writeInt64, writeInteger, writeUint64 } from "./digits";
import { writeDouble, writeFloat32 } from "./floats";
import { writeHexString, writeUcs4String, writeUtf8String } from "./text";

const QUOTE = 0x22;
/** More than any value of a fixed-width type takes: a decimal of 38 digits with sign, point and quotes. */
const FIXED_VALUE_LENGTH = 48;

/** A block with the view that its columns are read through; one view serves all blocks of a message. */
export interface ReadableBlock {
	readonly block: Block;
	readonly view: DataView;
}

/** What writers point at between messages. */
export const NOTHING = { bytes: new Uint8Array(0), view: new DataView(new ArrayBuffer(0)) } as const;

/**
 * Writes one column of one row after the other: the key, with comma and quotes, then the value. Made once for a column
 * of a table's shape, and pointed at the column of the block at hand.
 */
export abstract class ColumnWriter {
	protected nullsAt = 0;
	protected valuesAt = 0;
	protected bytes: Uint8Array = NOTHING.bytes;
	protected view: DataView = NOTHING.view;
	readonly #key: Uint8Array;

	constructor(key: Uint8Array) {
		this.#key = key;
	}

	bind({ block, view }: ReadableBlock, column: BlockColumn): void {
		this.bytes = block.bytes;
		this.view = view;
		this.nullsAt = column.nullsAt;
		this.valuesAt = column.valuesAt;
	}

	/** Lets go of the frame. */
	release(): void {
		this.bytes = NOTHING.bytes;
		this.view = NOTHING.view;
	}

	/** Writes `,"name":value`. */
	abstract write(out: ByteWriter, row: number): void;

	/** Writes the key, and leaves room for a value of fixed width. */
	protected writeKey(out: ByteWriter): void {
		const key = this.#key;
		const { length } = key;
		out.ensure(length + FIXED_VALUE_LENGTH);
		const { bytes, at } = out;
		for (let index = 0; index < length; index++) bytes[at + index] = key[index] as number;
		out.at = at + length;
	}

	protected writeNull(out: ByteWriter): void {
		const { bytes, at } = out;
		bytes[at] = 0x6e;
		bytes[at + 1] = 0x75;
		bytes[at + 2] = 0x6c;
		bytes[at + 3] = 0x6c;
		out.at = at + 4;
	}
}

class NullWriter extends ColumnWriter {
	override write(out: ByteWriter): void {
		this.writeKey(out);
		this.writeNull(out);
	}
}

type WriteFixed = (out: ByteWriter, view: DataView, at: number, scale: number) => void;

class FixedWriter extends ColumnWriter {
	readonly #width: number;
	readonly #scale: number;
	readonly #writeValue: WriteFixed;

	constructor(key: Uint8Array, column: BlockColumn, writeValue: WriteFixed) {
		super(key);
		this.#width = columnType(column.type)?.width ?? 0;
		this.#scale = column.scale;
		this.#writeValue = writeValue;
	}

	override write(out: ByteWriter, row: number): void {
		this.writeKey(out);
		if (((this.bytes[this.nullsAt + (row >> 3)] as number) & (0x80 >> (row & 7))) !== 0) this.writeNull(out);
		else this.#writeValue(out, this.view, this.valuesAt + row * this.#width, this.#scale);
	}
}

type WriteVariable = (out: ByteWriter, bytes: Uint8Array, view: DataView, start: number, end: number) => void;

class VariableWriter extends ColumnWriter {
	readonly #prefixBytes: number;
	readonly #writeValue: WriteVariable;

	constructor(key: Uint8Array, column: BlockColumn, writeValue: WriteVariable) {
		super(key);
		this.#prefixBytes = columnType(column.type)?.storage === "var32" ? 4 : 2;
		this.#writeValue = writeValue;
	}

	override write(out: ByteWriter, row: number): void {
		this.writeKey(out);
		const { view } = this;
		const offset = view.getInt32(this.nullsAt + row * 4, true);
		if (offset === -1) {
			this.writeNull(out);
			return;
		}
		const at = this.valuesAt + offset;
		const start = at + this.#prefixBytes;
		const length = this.#prefixBytes === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
		this.#writeValue(out, this.bytes, view, start, start + length);
	}
}

/** A JSON column is passed on as it came. What is no JSON must not break the body around it: it becomes null. */
class JsonWriter extends ColumnWriter {
	override write(out: ByteWriter, row: number): void {
		this.writeKey(out);
		const text = this.#text(row);
		if (text === undefined || !isJson(text)) this.writeNull(out);
		else out.text(text);
	}

	/** The lengths in a JSON column of a raw frame are none, so that they have to be checked here. */
	#text(row: number): string | undefined {
		const offset = this.view.getInt32(this.nullsAt + row * 4, true);
		const at = this.valuesAt + offset;
		if (offset < 0 || at + 2 > this.bytes.length) return undefined;
		return jsonText.decode(this.bytes.subarray(at + 2, at + 2 + this.view.getUint16(at, true)));
	}
}

const jsonText = new TextDecoder();

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

const integers: Readonly<Record<string, WriteFixed>> = {
	TINYINT: (out, view, at) => writeInteger(out, view.getInt8(at)),
	SMALLINT: (out, view, at) => writeInteger(out, view.getInt16(at, true)),
	INT: (out, view, at) => writeInteger(out, view.getInt32(at, true)),
	BIGINT: (out, view, at) => writeInt64(out, view.getInt32(at + 4, true), view.getUint32(at, true)),
	TIMESTAMP: (out, view, at) => writeInt64(out, view.getInt32(at + 4, true), view.getUint32(at, true)),
	"TINYINT UNSIGNED": (out, view, at) => writeInteger(out, view.getUint8(at)),
	"SMALLINT UNSIGNED": (out, view, at) => writeInteger(out, view.getUint16(at, true)),
	"INT UNSIGNED": (out, view, at) => writeInteger(out, view.getUint32(at, true)),
	"BIGINT UNSIGNED": (out, view, at) => writeUint64(out, view.getUint32(at + 4, true), view.getUint32(at, true)),
};

const writeBoolean: WriteFixed = (out, view, at) => out.ascii(view.getUint8(at) === 0 ? "false" : "true");

const floats: Readonly<Record<string, WriteFixed>> = {
	FLOAT: (out, view, at) => writeFloat32(out, view.getFloat32(at, true)),
	DOUBLE: (out, view, at) => writeDouble(out, view.getFloat64(at, true)),
};

const decimals: Readonly<Record<string, WriteFixed>> = {
	DECIMAL64: quoted((out, view, at) => writeInt64(out, view.getInt32(at + 4, true), view.getUint32(at, true))),
	DECIMAL: quoted((out, view, at) =>
		out.ascii(((view.getBigInt64(at + 8, true) << 64n) | view.getBigUint64(at, true)).toString()),
	),
};

/** A decimal is a string, because readers of JSON would take a number for a double. */
function quoted(writeUnscaled: WriteFixed): WriteFixed {
	return (out, view, at, scale) => {
		out.bytes[out.at++] = QUOTE;
		const start = out.at;
		writeUnscaled(out, view, at, scale);
		insertPoint(out, start, scale);
		out.ensure(1);
		out.bytes[out.at++] = QUOTE;
	};
}

const writeUtf8: WriteVariable = (out, bytes, _view, start, end) => writeUtf8String(out, bytes, start, end);
const writeUcs4: WriteVariable = (out, _bytes, view, start, end) => writeUcs4String(out, view, start, end);
const writeHex: WriteVariable = (out, bytes, _view, start, end) => writeHexString(out, bytes, start, end);

type MakeWriter = (key: Uint8Array, column: BlockColumn, typeName: string) => ColumnWriter;

const makers = {
	null: (key) => new NullWriter(key),
	boolean: (key, column) => new FixedWriter(key, column, writeBoolean),
	integer: (key, column, name) => makeFixed(key, column, integers[name]),
	float: (key, column, name) => makeFixed(key, column, floats[name]),
	decimal: (key, column, name) => makeFixed(key, column, decimals[name]),
	text: (key, column, name) => new VariableWriter(key, column, name === "NCHAR" ? writeUcs4 : writeUtf8),
	hex: (key, column) => new VariableWriter(key, column, writeHex),
	json: (key) => new JsonWriter(key),
} as const satisfies Record<Rendering, MakeWriter>;

function makeFixed(key: Uint8Array, column: BlockColumn, writeValue: WriteFixed | undefined) {
	return writeValue === undefined ? new NullWriter(key) : new FixedWriter(key, column, writeValue);
}

/** The writer of a column; of a type that this version does not know, it writes null. */
export function makeColumnWriter(key: Uint8Array, column: BlockColumn): ColumnWriter {
	const type = columnType(column.type);
	return makers[type?.rendering ?? "null"](key, column, type?.name ?? "");
}
