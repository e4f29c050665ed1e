/** A block of a `fetch_raw_data` frame, as far as tests compare it. */
export interface SentBlock {
	readonly tableName: string | undefined;
	readonly precision: number;
	readonly columns: readonly string[];
	/** The block itself, as hex. */
	readonly hex: string;
}

/** Reads a frame by the letter of the protocol, without the code that products are made of. */
export function readPayload(frame: Buffer): { begin: bigint; next: bigint; blocks: SentBlock[] } {
	const reader = new Reader(frame.subarray(56 + frame.readUInt32LE(38)));
	reader.skip(5);
	const [begin, next] = [reader.logOffset(), reader.logOffset()];
	const count = reader.i32();
	if (count === 0) return { begin, next, blocks: [] };
	const [hasName] = [reader.u8() === 1, reader.skip(1)];
	const blocks = Array.from({ length: count }, (): SentBlock => {
		const length = reader.uvarint() - 18;
		reader.skip(17);
		const precision = reader.u8();
		const hex = reader.take(length).toString("hex");
		const columnCount = reader.uvarint() >> 1;
		reader.uvarint();
		const columns = Array.from({ length: columnCount }, () => {
			reader.skip(2);
			reader.uvarint();
			reader.uvarint();
			return reader.text();
		});
		return { tableName: hasName ? reader.text() : undefined, precision, columns, hex };
	});
	return { begin, next, blocks };
}

class Reader {
	#at = 0;

	constructor(private readonly bytes: Buffer) {}

	skip(count: number): void {
		this.#at += count;
	}

	take(count: number): Buffer {
		this.#at += count;
		return this.bytes.subarray(this.#at - count, this.#at);
	}

	u8(): number {
		return this.take(1).readUInt8();
	}

	i32(): number {
		return this.take(4).readInt32LE();
	}

	logOffset(): bigint {
		this.skip(1);
		return this.take(8).readBigInt64LE();
	}

	uvarint(): number {
		let value = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = this.u8();
			value |= (byte & 0x7f) << shift;
			if (byte < 0x80) return value;
		}
	}

	text(): string {
		return this.take(this.uvarint()).subarray(0, -1).toString();
	}
}
