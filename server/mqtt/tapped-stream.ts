import { Duplex } from "node:stream";
import { messageOf } from "@/lib/errors";
import { AcknowledgementScanner, type OnAcknowledgement } from "./acknowledgement-scanner";

type WriteDone = (error?: Error | null) => void;

/**
 * The broker's stream as the library sees it: everything but the acknowledgements. Written bytes go through unchanged;
 * a write is done when the socket below has taken it.
 */
export class TappedStream extends Duplex {
	readonly #raw: Duplex;

	/** @param onChunkEnd called after all acknowledgements of one chunk, so that answers go out in one write */
	constructor(raw: Duplex, onAcknowledgement: OnAcknowledgement, onChunkEnd: () => void) {
		super({ allowHalfOpen: false });
		this.#raw = raw;
		const scanner = new AcknowledgementScanner(onAcknowledgement);
		raw.on("data", (chunk: Uint8Array) => {
			if (this.destroyed) return;
			try {
				for (const bytes of scanner.feed(chunk)) this.push(bytes);
			} catch (error) {
				this.destroy(new Error(`What the broker sent is not MQTT: ${messageOf(error)}`));
				return;
			}
			onChunkEnd();
		});
		// A DISCONNECT that came just before the end still has to reach the library.
		raw.on("error", (error) => setImmediate(() => this.destroy(error)));
		raw.on("close", () => setImmediate(() => this.destroy()));
	}

	override _read(): void {
		// The source is flowing: a publisher receives next to nothing besides acknowledgements.
	}

	override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: WriteDone): void {
		this.#raw.write(chunk, done);
	}

	override _writev(chunks: { chunk: Uint8Array }[], done: WriteDone): void {
		this.#raw.cork();
		const last = chunks.length - 1;
		for (const [index, { chunk }] of chunks.entries()) this.#raw.write(chunk, index === last ? done : undefined);
		this.#raw.uncork();
	}

	override _final(done: WriteDone): void {
		this.#raw.end(() => done());
	}

	override _destroy(error: Error | null, done: WriteDone): void {
		this.#raw.destroy();
		done(error);
	}
}
