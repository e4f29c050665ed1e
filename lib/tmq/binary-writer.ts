const utf8 = new TextEncoder();

/** Builds little-endian structures; the buffer grows as needed. */
export class BinaryWriter {
	#bytes = new Uint8Array(256);
	#view = new DataView(this.#bytes.buffer);
	#length = 0;

	get length(): number {
		return this.#length;
	}

	u8(value: number): this {
		const at = this.#take(1);
		this.#view.setUint8(at, value);
		return this;
	}

	u16(value: number): this {
		const at = this.#take(2);
		this.#view.setUint16(at, value, true);
		return this;
	}

	i32(value: number): this {
		const at = this.#take(4);
		this.#view.setInt32(at, value, true);
		return this;
	}

	u32(value: number): this {
		const at = this.#take(4);
		this.#view.setUint32(at, value, true);
		return this;
	}

	/** Signed or unsigned alike: the low 64 bits are written. */
	i64(value: bigint | number): this {
		const at = this.#take(8);
		this.#view.setBigInt64(at, BigInt.asIntN(64, BigInt(value)), true);
		return this;
	}

	/** The row count of a block's envelope is the one big-endian number of the protocol. */
	i64BigEndian(value: bigint | number): this {
		const at = this.#take(8);
		this.#view.setBigInt64(at, BigInt(value), false);
		return this;
	}

	f32(value: number): this {
		const at = this.#take(4);
		this.#view.setFloat32(at, value, true);
		return this;
	}

	f64(value: number): this {
		const at = this.#take(8);
		this.#view.setFloat64(at, value, true);
		return this;
	}

	/** Unsigned LEB128. */
	uvarint(value: number): this {
		let rest = value;
		while (rest >= 0x80) {
			this.u8((rest % 0x80) | 0x80);
			rest = Math.floor(rest / 0x80);
		}
		return this.u8(rest);
	}

	zigzag(value: number): this {
		return this.uvarint(value >= 0 ? value * 2 : -value * 2 - 1);
	}

	/** Length, text and a closing NUL that the length counts. */
	cstr(text: string): this {
		const bytes = utf8.encode(text);
		return this.uvarint(bytes.length + 1)
			.raw(bytes)
			.u8(0);
	}

	raw(bytes: Uint8Array): this {
		const at = this.#take(bytes.length);
		this.#bytes.set(bytes, at);
		return this;
	}

	zeros(count: number): this {
		const at = this.#take(count);
		this.#bytes.fill(0, at, at + count);
		return this;
	}

	/** Sets bits of a byte written before. */
	orAt(at: number, bits: number): void {
		this.#bytes[at] = (this.#bytes[at] ?? 0) | bits;
	}

	/** Writes over an i32 written before. */
	setI32(at: number, value: number): void {
		this.#view.setInt32(at, value, true);
	}

	/** A copy of what was written. */
	finish(): Uint8Array {
		return this.#bytes.slice(0, this.#length);
	}

	/** Makes room; `#view` may be another one afterwards, so take first and write then. */
	#take(count: number): number {
		const at = this.#length;
		this.#length = at + count;
		if (this.#length > this.#bytes.length) {
			const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
			grown.set(this.#bytes);
			this.#bytes = grown;
			this.#view = new DataView(grown.buffer);
		}
		return at;
	}
}
