import { refusals } from "@/server/simulator/engine/errors";

export type Token =
	| { readonly kind: "word"; readonly text: string; readonly at: number }
	/** An identifier in backquotes. */
	| { readonly kind: "quoted"; readonly text: string; readonly at: number }
	| { readonly kind: "string"; readonly text: string; readonly at: number }
	| { readonly kind: "number"; readonly text: string; readonly at: number }
	| { readonly kind: "sign"; readonly text: string; readonly at: number };

const PATTERN =
	/\s+|--[^\n]*|(?<quoted>`(?:[^`]|``)*`)|(?<string>'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*")|(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?(?![A-Za-z_\d])|\.\d+)|(?<word>[A-Za-z_\d][\w]*)|(?<sign>->|<=|>=|!=|<>|[(),.;*=<>+\-@])/y;

/** Walks over the tokens of one statement. What does not fit is refused as a syntax error that shows where. */
export class Cursor {
	readonly #tokens: Token[];
	#next = 0;

	constructor(readonly sql: string) {
		this.#tokens = tokenize(sql);
	}

	peek(ahead = 0): Token | undefined {
		return this.#tokens[this.#next + ahead];
	}

	isAtEnd(): boolean {
		return this.#next >= this.#tokens.length;
	}

	/** Whether these keywords or signs come next; takes them if so. */
	accept(...texts: readonly string[]): boolean {
		const isNext = texts.every((text, index) => isKeyword(this.peek(index), text));
		if (isNext) this.#next += texts.length;
		return isNext;
	}

	expect(...texts: readonly string[]): void {
		for (const text of texts) if (!this.accept(text)) throw this.error();
	}

	identifier(): string {
		const token = this.peek();
		if (token?.kind !== "word" && token?.kind !== "quoted") throw this.error();
		this.#next++;
		return token.kind === "word" ? token.text.toLowerCase() : token.text;
	}

	/** A keyword in lower case, whatever it is. */
	word(): string {
		const token = this.peek();
		if (token?.kind !== "word") throw this.error();
		this.#next++;
		return token.text.toLowerCase();
	}

	integer(): number {
		const token = this.peek();
		if (token?.kind !== "number" || !/^\d+$/.test(token.text)) throw this.error();
		this.#next++;
		return Number(token.text);
	}

	string(): string {
		const token = this.peek();
		if (token?.kind !== "string") throw this.error();
		this.#next++;
		return token.text;
	}

	take(): Token {
		const token = this.peek();
		if (token === undefined) throw this.error();
		this.#next++;
		return token;
	}

	/** What `item` reads, once or more, with commas between. */
	list<T>(item: () => T): T[] {
		const items = [item()];
		while (this.accept(",")) items.push(item());
		return items;
	}

	inParentheses<T>(item: () => T): T {
		this.expect("(");
		const value = item();
		this.expect(")");
		return value;
	}

	end(): void {
		this.accept(";");
		if (!this.isAtEnd()) throw this.error();
	}

	error() {
		const token = this.peek();
		return refusals.syntax(token === undefined ? "" : this.sql.slice(token.at, token.at + 40));
	}
}

function isKeyword(token: Token | undefined, text: string): boolean {
	return (token?.kind === "word" || token?.kind === "sign") && token.text.toLowerCase() === text;
}

function tokenize(sql: string): Token[] {
	const tokens: Token[] = [];
	PATTERN.lastIndex = 0;
	while (PATTERN.lastIndex < sql.length) {
		const at = PATTERN.lastIndex;
		const match = PATTERN.exec(sql);
		if (match === null) throw refusals.syntax(sql.slice(at, at + 40));
		const { quoted, string, number, word, sign } = match.groups ?? {};
		if (quoted !== undefined) tokens.push({ kind: "quoted", text: quoted.slice(1, -1).replaceAll("``", "`"), at });
		else if (string !== undefined) tokens.push({ kind: "string", text: unquote(string), at });
		else if (number !== undefined) tokens.push({ kind: "number", text: number, at });
		else if (word !== undefined) tokens.push({ kind: "word", text: word, at });
		else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, at });
	}
	return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Backslash escapes and doubled quotes; `\x` stays, since it begins a VARBINARY, and so do
 * `\%` and `\_`, which a pattern reads. */
function unquote(literal: string): string {
	const quote = literal.slice(0, 1);
	return literal
		.slice(1, -1)
		.replaceAll(quote + quote, quote)
		.replace(/\\([^x%_])/g, (_, character: string) => ESCAPES[character] ?? character);
}
