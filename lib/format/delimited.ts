import type { Cell, QueryResult } from "@/lib/api/explorer";

type Rows = Pick<QueryResult, "columns" | "rows">;

/** RFC 4180: commas, CRLF, quotes where needed. NULL is empty and an empty text is `""`. Values are exact, times in UTC. */
export function toCsv({ columns, rows }: Rows): string {
	const lines = [columns.map(({ name }) => csvText(name)), ...rows.map((row) => row.map(csvCell))];
	return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

function csvCell(cell: Cell): string {
	if (cell === null) return "";
	return typeof cell === "string" ? csvText(cell) : String(cell);
}

function csvText(text: string): string {
	return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** For the clipboard: spreadsheets take tabs. */
export function toTsv({ columns, rows }: Rows): string {
	const lines = [
		columns.map(({ name }) => name),
		...rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell)))),
	];
	return lines.map((line) => line.map((text) => text.replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");
}
