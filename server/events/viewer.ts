import type { ServerEvent } from "@/lib/api/events";
import { deferred } from "@/lib/deferred";
import { formatSse } from "./sse";

// What a slow viewer may have waiting; past that it gets a fresh snapshot instead of everything it missed.
const MOST_WAITING_CHARS = 1_000_000;

export interface ViewerOptions {
	streamId: string;
	snapshot(): Promise<ServerEvent>;
	onClose(): void;
}

/** One open event stream. Begins with a snapshot; text is handed out as fast as the other side takes it. */
export class Viewer {
	/** Tasks whose samples it wants. */
	watching: ReadonlySet<string> = new Set();
	readonly #options: ViewerOptions;
	#waiting: string[] = [];
	#waitingChars = 0;
	#needsSnapshot = true;
	#isClosed = false;
	#lastNumber = 0;
	#wake = deferred<void>();
	readonly #onceClosed: (() => void)[] = [];

	constructor(options: ViewerOptions) {
		this.#options = options;
	}

	get streamId(): string {
		return this.#options.streamId;
	}

	send(event: ServerEvent): void {
		if (this.#isClosed) return;
		const text = this.#format(event);
		if (this.#waitingChars + text.length > MOST_WAITING_CHARS) {
			this.#waiting = [];
			this.#waitingChars = 0;
			this.#needsSnapshot = true;
		} else {
			this.#waiting.push(text);
			this.#waitingChars += text.length;
		}
		this.#wake.resolve();
	}

	/** Tells everything anew, where some of it may have been missed. */
	refresh(): void {
		this.#needsSnapshot = true;
		this.#wake.resolve();
	}

	/** Called once when the stream ends; at once when it has. */
	onceClosed(callback: () => void): void {
		if (this.#isClosed) callback();
		else this.#onceClosed.push(callback);
	}

	/** Ends the stream. Idempotent. */
	close(): void {
		if (this.#isClosed) return;
		this.#isClosed = true;
		this.#waiting = [];
		this.#wake.resolve();
		this.#options.onClose();
		for (const callback of this.#onceClosed.splice(0)) callback();
	}

	/** The next piece of the stream; undefined once it is closed. */
	async next(): Promise<string | undefined> {
		while (!this.#isClosed) {
			if (this.#needsSnapshot) {
				// Events that come while the snapshot is made wait behind it: some tell again what it holds, none is lost.
				this.#needsSnapshot = false;
				const snapshot = await this.#options.snapshot();
				if (!this.#isClosed) return this.#format(snapshot);
			}
			if (this.#waiting.length > 0) {
				const text = this.#waiting.join("");
				this.#waiting = [];
				this.#waitingChars = 0;
				return text;
			}
			await this.#wake.promise;
			this.#wake = deferred();
		}
		return undefined;
	}

	/** The stream as bytes; it is closed when the reader goes away. */
	stream(signal: AbortSignal): ReadableStream<Uint8Array> {
		const encoder = new TextEncoder();
		const close = () => this.close();
		signal.addEventListener("abort", close, { once: true });
		return new ReadableStream<Uint8Array>({
			pull: async (controller) => {
				const text = await this.next();
				if (text !== undefined) return controller.enqueue(encoder.encode(text));
				signal.removeEventListener("abort", close);
				controller.close();
			},
			cancel: close,
		});
	}

	#format(event: ServerEvent): string {
		this.#lastNumber++;
		return formatSse(`${this.streamId}.${this.#lastNumber}`, event);
	}
}
