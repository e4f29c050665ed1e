/** A table in Markdown, its columns aligned so that it reads well in a terminal too. */
export function toTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const widths = titles.map((title, index) => Math.max(title.length, ...rows.map((row) => (row[index] ?? "").length)));
	const line = (cells: readonly string[]) =>
		`| ${widths.map((width, index) => (cells[index] ?? "").padEnd(width)).join(" | ")} |`;
	return [line(titles), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)];
}

export function thousands(value: number): string {
	return Math.round(value).toLocaleString("en-US");
}

export function mebibytes(bytes: number): string {
	return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
