import { FrameError } from "./frame-error";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * A cursor over one frame; everything is little-endian. Each read is given the name of the field it reads, and throws
 * `FrameError` when the frame (or the part of it that this reader may see) ends before the field does.
 */
export class BinaryReader {
	readonly bytes: Uint8Array;
	/** For bulk work on bytes whose bounds were checked by a `skip` over them. */
	readonly view: DataView;
	readonly #end: number;
	#at: number;

	constructor(
		bytes: Uint8Array,
		start = 0,
		end = bytes.length,
		view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
	) {
		this.bytes = bytes;
		this.view = view;
		this.#at = start;
		this.#end = end;
	}

	/** Position within the frame. */
	get at(): number {
		return this.#at;
	}

	get remaining(): number {
		return this.#end - this.#at;
	}

	u8(field: string): number {
		return this.view.getUint8(this.#take(1, field));
	}

	i8(field: string): number {
		return this.view.getInt8(this.#take(1, field));
	}

	u16(field: string): number {
		return this.view.getUint16(this.#take(2, field), true);
	}

	i32(field: string): number {
		return this.view.getInt32(this.#take(4, field), true);
	}

	u32(field: string): number {
		return this.view.getUint32(this.#take(4, field), true);
	}

	i64(field: string): bigint {
		return this.view.getBigInt64(this.#take(8, field), true);
	}

	u64(field: string): bigint {
		return this.view.getBigUint64(this.#take(8, field), true);
	}

	/** Unsigned LEB128; more than 31 bits are refused. */
	uvarint(field: string): number {
		const start = this.#at;
		let value = 0;
		for (let shift = 0; shift < 35; shift += 7) {
			const byte = this.u8(field);
			value += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) {
				if (value > 0x7fff_ffff) break;
				return value;
			}
		}
		throw new FrameError(field, start, "the number is too large");
	}

	zigzag(field: string): number {
		const coded = this.uvarint(field);
		return (coded >>> 1) ^ -(coded & 1);
	}

	/** A count of things that take at least `bytesEach` each: more than the rest of the frame can hold is refused. */
	count(value: number, bytesEach: number, field: string): number {
		if (value < 0 || value * bytesEach > this.remaining) {
			throw new FrameError(field, this.#at, `${value} do not fit into the ${this.remaining} bytes that are left`);
		}
		return value;
	}

	/** A view, not a copy. */
	take(count: number, field: string): Uint8Array {
		const at = this.#take(count, field);
		return this.bytes.subarray(at, at + count);
	}

	skip(count: number, field: string): void {
		this.#take(count, field);
	}

	/** Whether the next `length` bytes equal those of the frame at `start`. */
	matches(start: number, length: number): boolean {
		if (length > this.remaining) return false;
		const { bytes } = this;
		const at = this.#at;
		for (let index = 0; index < length; index++) if (bytes[start + index] !== bytes[at + index]) return false;
		return true;
	}

	/** A reader of the next `count` bytes, which this one steps over. */
	part(count: number, field: string): BinaryReader {
		const at = this.#take(count, field);
		return new BinaryReader(this.bytes, at, at + count, this.view);
	}

	/** UTF-8 of `count` bytes; what is no UTF-8 becomes U+FFFD. */
	text(count: number, field: string): string {
		const at = this.#take(count, field);
		return decodeText(this.bytes, at, at + count);
	}

	/** Text behind a length that counts the closing NUL. */
	cstr(field: string): string {
		const start = this.#at;
		const length = this.uvarint(field);
		if (length === 0) throw new FrameError(field, start, "a text without its closing NUL");
		const text = this.text(length - 1, field);
		this.skip(1, field);
		return text;
	}

	#take(count: number, field: string): number {
		const at = this.#at;
		if (count < 0 || count > this.#end - at) {
			throw new FrameError(field, at, `${count} bytes wanted, ${this.#end - at} left`);
		}
		this.#at = at + count;
		return at;
	}
}

/** Names are short and ASCII as a rule: then putting characters together beats a call into the decoder. */
const SHORT_TEXT = 48;

/** UTF-8 between two positions; what is no UTF-8 becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
	if (end - start <= SHORT_TEXT) {
		let text = "";
		let at = start;
		for (; at < end; at++) {
			const byte = bytes[at] ?? 0x80;
			if (byte >= 0x80) break;
			text += String.fromCharCode(byte);
		}
		if (at === end) return text;
	}
	return utf8.decode(bytes.subarray(start, end));
}
