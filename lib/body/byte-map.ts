interface Entry<Value> {
	readonly key: Uint8Array;
	readonly hash: number;
	readonly value: Value;
}

const SMALLEST = 64;

/** A map from short byte strings, such as the table names in a column, that are looked up without being decoded. */
export class ByteMap<Value> {
	readonly #entries: Entry<Value>[] = [];
	/** Index of an entry plus 1, or 0; open addressing. */
	#slots = new Int32Array(SMALLEST);

	get size(): number {
		return this.#entries.length;
	}

	/** The value kept for the bytes; `make` is asked for it the first time. */
	getOrMake(bytes: Uint8Array, start: number, end: number, make: () => Value): Value {
		let hash = end - start;
		for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x0100_0193);
		// The last step spreads what differs in one byte over the low bits, which choose the slot.
		hash = (hash ^ (hash >>> 15)) >>> 0;

		const mask = this.#slots.length - 1;
		let slot = hash & mask;
		for (;;) {
			const entry = this.#entries[(this.#slots[slot] as number) - 1];
			if (entry === undefined) break;
			if (entry.hash === hash && equals(entry.key, bytes, start, end)) return entry.value;
			slot = (slot + 1) & mask;
		}
		const value = make();
		// A copy in any case: `slice` of a Node buffer is a view, which would keep the whole frame alive.
		const key = new Uint8Array(bytes.subarray(start, end));
		this.#slots[slot] = this.#entries.push({ key, hash, value });
		if (this.#entries.length * 2 > this.#slots.length) this.#grow();
		return value;
	}

	clear(): void {
		this.#entries.length = 0;
		this.#slots = new Int32Array(SMALLEST);
	}

	#grow(): void {
		const slots = new Int32Array(this.#slots.length * 2);
		const mask = slots.length - 1;
		for (const [index, { hash }] of this.#entries.entries()) {
			let slot = hash & mask;
			while (slots[slot] !== 0) slot = (slot + 1) & mask;
			slots[slot] = index + 1;
		}
		this.#slots = slots;
	}
}

function equals(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
	if (key.length !== end - start) return false;
	for (let index = 0; index < key.length; index++) if (key[index] !== bytes[start + index]) return false;
	return true;
}
