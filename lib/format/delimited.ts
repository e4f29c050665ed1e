import type { Cell, QueryResult } from "@/lib/api/explorer";

type Rows = Pick<QueryResult, "columns" | "rows">;

/**
 * RFC 4180: commas, CRLF, quotes where needed. NULL is empty and an empty text is `""`. Values are exact, times in UTC; but
 * a text that a spreadsheet would run as a formula has an apostrophe in front.
 */
export function toCsv({ columns, rows }: Rows): string {
	const lines = [columns.map(({ name }) => csvText(name)), ...rows.map((row) => row.map(csvCell))];
	return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

function csvCell(cell: Cell): string {
	if (cell === null) return "";
	return typeof cell === "string" ? csvText(cell) : String(cell);
}

function csvText(text: string): string {
	const safe = withoutFormula(text);
	return safe === "" || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Whoever may write a text into a table must not have it run at the desk of who exports it. */
function withoutFormula(text: string): string {
	return /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/** For the clipboard: spreadsheets take tabs. */
export function toTsv({ columns, rows }: Rows): string {
	const lines = [
		columns.map(({ name }) => withoutFormula(name)),
		...rows.map((row) => row.map((cell) => (cell === null ? "" : withoutFormula(String(cell))))),
	];
	return lines.map((line) => line.map((text) => text.replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");
}
