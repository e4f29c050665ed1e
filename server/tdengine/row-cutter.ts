/**
 * Reads the answer of a statement as it comes and stops it after so many rows, so that `select * from meters` of a
 * billion rows costs no more than what is shown of it.
 */
export class RowCutter {
	#text = "";
	#at = 0;
	#depth = 0;
	#isInString = false;
	#isEscaped = false;
	#rows = 0;
	/** Depth at which the rows of `data` open, once it has begun. */
	#rowDepth: number | undefined;
	#isCut = false;

	constructor(private readonly maxRows: number) {}

	/** True: enough rows are there, and nothing more need be read. */
	push(chunk: string): boolean {
		if (this.#isCut) return true;
		this.#text += chunk;
		while (this.#at < this.#text.length) {
			const character = this.#text[this.#at];
			if (this.#isInString) this.#stepInString(character);
			else if (this.#step(character)) return true;
			this.#at++;
		}
		return false;
	}

	get isCut(): boolean {
		return this.#isCut;
	}

	get length(): number {
		return this.#text.length;
	}

	/** JSON of the whole answer, or of its first rows. */
	end(): string {
		return this.#text;
	}

	#stepInString(character: string | undefined): void {
		if (this.#isEscaped) this.#isEscaped = false;
		else if (character === "\\") this.#isEscaped = true;
		else if (character === '"') this.#isInString = false;
	}

	#step(character: string | undefined): boolean {
		switch (character) {
			case '"':
				this.#isInString = true;
				return false;
			case "[":
			case "{":
				return this.#open(character);
			case "]":
			case "}":
				this.#depth--;
				if (this.#rowDepth !== undefined && this.#depth < this.#rowDepth - 1) this.#rowDepth = undefined;
				return false;
			default:
				return false;
		}
	}

	#open(character: string): boolean {
		if (
			character === "[" &&
			this.#depth === 1 &&
			/"data"\s*:\s*$/.test(this.#text.slice(Math.max(0, this.#at - 16), this.#at))
		) {
			this.#rowDepth = 2;
		} else if (this.#depth === this.#rowDepth && ++this.#rows > this.maxRows) {
			// The comma before the row that is one too many goes with it.
			this.#text = `${this.#text.slice(0, this.#at).replace(/,\s*$/, "")}]}`;
			this.#isCut = true;
			return true;
		}
		this.#depth++;
		return false;
	}
}
