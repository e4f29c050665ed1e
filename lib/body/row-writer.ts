import type { Block, MessageAddress } from "@/lib/tmq/types";
import type { ByteWriter } from "./byte-writer";
import { type ColumnWriter, makeColumnWriter, NOTHING, type ReadableBlock } from "./column-writer";
import { jsonString } from "./text";

const utf8 = new TextEncoder();
const BEGIN = utf8.encode('{"data":{');
const BEGIN_IN_LIST = utf8.encode("{");
const BEGIN_LIST = utf8.encode('{"data":[');
const END_IN_LIST = utf8.encode("}");
const NEXT_IN_LIST = utf8.encode(",");
/** How many shapes of tables are remembered: a subscription rarely mixes more at a time. */
const MAX_SHAPES = 16;

/** `"offset":{…}`: where a message stood in the subscription. Closes every body. */
export function offsetMember({ database, tmqTopic, vgroupId, offset }: MessageAddress): string {
	const names = `"database":${jsonString(database)},"topic":${jsonString(tmqTopic)}`;
	return `"offset":{${names},"vgroupId":${vgroupId},"offset":${offset}}`;
}

/** Writes the rows of blocks that have one and the same shape: names, types and scales of their columns. */
class Shape {
	readonly #columns: Block["columns"];
	readonly #writers: readonly ColumnWriter[];

	constructor(block: Block) {
		this.#columns = block.columns;
		this.#writers = this.#columns.map((column, index) => {
			const key = utf8.encode(`${index === 0 ? "" : ","}${jsonString(column.name)}:`);
			return makeColumnWriter(key, column);
		});
	}

	fits({ columns }: Block): boolean {
		if (columns.length !== this.#columns.length) return false;
		return this.#columns.every((mine, index) => {
			const theirs = columns[index];
			return theirs?.name === mine.name && theirs.type === mine.type && theirs.scale === mine.scale;
		});
	}

	bind(readable: ReadableBlock): void {
		for (const [index, column] of readable.block.columns.entries()) this.#writers[index]?.bind(readable, column);
	}

	release(): void {
		for (const writer of this.#writers) writer.release();
	}

	write(out: ByteWriter, row: number, begin: Uint8Array): void {
		out.raw(begin);
		for (const writer of this.#writers) writer.write(out, row);
	}
}

/** Writes bodies of data messages. Point it at a message, then at a block of it, then write its rows. */
export class RowWriter {
	readonly #shapes: Shape[] = [];
	#shape: Shape | undefined;
	#view: DataView = NOTHING.view;
	#end = new Uint8Array(0);
	#listEnd = new Uint8Array(0);

	startMessage(address: MessageAddress): void {
		const offset = offsetMember(address);
		this.#end = utf8.encode(`},${offset}}`);
		this.#listEnd = utf8.encode(`],${offset}}`);
	}

	startBlock(block: Block): void {
		const { buffer, byteOffset, byteLength } = block.bytes;
		const view = this.#view;
		// All blocks of a message but those of `fetch_block` lie in one frame.
		if (view.buffer !== buffer || view.byteOffset !== byteOffset || view.byteLength !== byteLength) {
			this.#view = new DataView(buffer, byteOffset, byteLength);
		}
		const readable = { block, view: this.#view };
		this.#shape = this.#shape?.fits(block) ? this.#shape : this.#findShape(block);
		this.#shape.bind(readable);
	}

	/** Writes the body of one row of the block. */
	writeRow(out: ByteWriter, row: number): void {
		this.#shape?.write(out, row, BEGIN);
		out.raw(this.#end);
	}

	/** Bytes that `endList` will write. */
	get listEndBytes(): number {
		return this.#listEnd.length;
	}

	/** Begins a body that holds several rows. */
	beginList(out: ByteWriter): void {
		out.raw(BEGIN_LIST);
	}

	/** Writes one row of the block into the body that was begun. */
	writeListRow(out: ByteWriter, row: number, isFirst: boolean): void {
		if (!isFirst) out.raw(NEXT_IN_LIST);
		this.#shape?.write(out, row, BEGIN_IN_LIST);
		out.raw(END_IN_LIST);
	}

	endList(out: ByteWriter): void {
		out.raw(this.#listEnd);
	}

	/** Lets go of the frames, which can be large. */
	endMessage(): void {
		for (const shape of this.#shapes) shape.release();
		this.#view = NOTHING.view;
	}

	#findShape(block: Block): Shape {
		const known = this.#shapes.find((shape) => shape.fits(block));
		if (known !== undefined) return known;
		const shape = new Shape(block);
		if (this.#shapes.length === MAX_SHAPES) this.#shapes.shift();
		this.#shapes.push(shape);
		return shape;
	}
}
