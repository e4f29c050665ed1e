/** One statement within a text, without the semicolon that ends it. */
export interface Statement {
	text: string;
	/** Position of the first and behind the last character that is no white space. */
	from: number;
	to: number;
}

/** Quoted texts, quoted names and comments, in which a semicolon ends nothing. */
const OPAQUE =
	/'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|"(?:[^"\\]|\\[\s\S]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;

/** Takes a text apart at its semicolons. Parts that hold nothing but comments are left out. */
export function splitStatements(text: string): Statement[] {
	const statements: Statement[] = [];
	let start = 0;
	let at = 0;
	const close = (end: number) => {
		const raw = text.slice(start, end);
		if (withoutComments(raw).trim() !== "") {
			const from = start + (raw.length - raw.trimStart().length);
			const to = start + raw.trimEnd().length;
			statements.push({ text: text.slice(from, to), from, to });
		}
		start = end + 1;
	};
	while (at < text.length) {
		OPAQUE.lastIndex = at;
		const opaque = OPAQUE.exec(text);
		if (opaque !== null && opaque[0].length > 0) {
			at += opaque[0].length;
			continue;
		}
		if (text[at] === ";") close(at);
		at++;
	}
	close(text.length);
	return statements;
}

/** The statement that the cursor is in or just behind; else the next one, else the last. */
export function statementAt(text: string, position: number): Statement | undefined {
	const statements = splitStatements(text);
	return statements.find(({ to }) => position <= to + 1) ?? statements.at(-1);
}

const READS = new Set(["select", "show", "describe", "desc", "explain", "use", "with"]);

/** Whether a statement only looks, or may change data, tables or users. Anything unknown counts as a change. */
export function effectOf(sql: string): "reads" | "changes" {
	const [first = ""] = /[a-z_]+/i.exec(withoutComments(sql)) ?? [];
	return READS.has(first.toLowerCase()) ? "reads" : "changes";
}

/** Whether a statement carries a password, so that nobody keeps it. */
export function holdsPassword(sql: string): boolean {
	return /\bpass\b/i.test(withoutComments(sql));
}

function withoutComments(sql: string): string {
	return sql.replace(
		/('(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`]|``)*`)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
		"$1 ",
	);
}
