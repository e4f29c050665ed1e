import { SpillwayError } from "@/lib/errors";

/** The rows of one message would take more memory than a worker is given for it. */
export class BodiesTooLargeError extends SpillwayError {
	readonly code = "bodies-too-large";
	readonly isRetryable = false;

	constructor(limitBytes: number) {
		super(
			`One message of the subscription takes more than ${limitBytes} bytes as JSON. Lower min.poll.rows or fetch.max.wait.ms so that messages hold fewer rows.`,
		);
	}
}

/** Bound on the bodies of one message: rows may share values in a frame, so that a small one can ask for huge bodies. */
export const MAX_BODY_BYTES = 2 ** 30;

const utf8 = new TextEncoder();

/**
 * Collects UTF-8. Whoever writes byte by byte calls `ensure` first, and then sets `bytes[at]` and moves `at` itself:
 * a call for each byte would cost more than the byte.
 */
export class ByteWriter {
	bytes: Uint8Array;
	at = 0;
	readonly #maxBytes: number;

	constructor(initialBytes = 1024, maxBytes = MAX_BODY_BYTES) {
		this.bytes = new Uint8Array(initialBytes);
		this.#maxBytes = maxBytes;
	}

	/** Makes room for `count` more bytes. Throws `BodiesTooLargeError`. */
	ensure(count: number): void {
		if (this.bytes.length - this.at < count) this.#grow(this.at + count);
	}

	raw(source: Uint8Array): void {
		const { length } = source;
		this.ensure(length);
		const { bytes, at } = this;
		// Below this length a loop beats the call.
		if (length > 64) bytes.set(source, at);
		else for (let index = 0; index < length; index++) bytes[at + index] = source[index] as number;
		this.at = at + length;
	}

	/** Text of ASCII letters only, such as printed numbers. */
	ascii(text: string): void {
		const { length } = text;
		this.ensure(length);
		for (let index = 0; index < length; index++) this.bytes[this.at + index] = text.charCodeAt(index);
		this.at += length;
	}

	text(text: string): void {
		this.ensure(text.length * 3);
		this.at += utf8.encodeInto(text, this.bytes.subarray(this.at)).written;
	}

	/** What was written; a view unless most of the buffer would be kept alive for nothing. */
	finish(): Uint8Array {
		return this.at * 2 < this.bytes.length ? this.bytes.slice(0, this.at) : this.bytes.subarray(0, this.at);
	}

	#grow(needed: number): void {
		if (needed > this.#maxBytes) throw new BodiesTooLargeError(this.#maxBytes);
		const grown = new Uint8Array(Math.min(this.#maxBytes, Math.max(needed, this.bytes.length * 2)));
		grown.set(this.bytes.subarray(0, this.at));
		this.bytes = grown;
	}
}
