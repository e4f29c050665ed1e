const MASK = "••••";

/**
 * A password, token or private key. Whatever prints it (string conversion, JSON, console, a logger) prints a mask;
 * only `reveal()` gives the text, so every place that needs it can be found by that name.
 */
export class Secret {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	reveal(): string {
		return this.#text;
	}

	toString(): string {
		return MASK;
	}

	toJSON(): string {
		return MASK;
	}

	[Symbol.for("nodejs.util.inspect.custom")](): string {
		return MASK;
	}
}

/** What stands in place of a secret wherever people read a DSN. */
export const SECRET_MASK = MASK;
