import fs from "node:fs";
import { expect, test } from "vitest";
import { METRICS } from "./definitions";

const PAGE = "docs/operating.md";
const [BEGIN, END] = ["<!-- metrics -->\n", "<!-- /metrics -->"];

/** With SPILLWAY_UPDATE_DOCS=1 the page is brought up to date instead of being compared. */
test("the page for operators has the table of metrics", () => {
	const rows = Object.entries(METRICS).map(([name, { kind, help, labels }]) => {
		const shown = labels.map((label) => `\`${label}\``).join(", ");
		return `| \`${name}\` | ${kind} | ${shown} | ${help} |`;
	});
	const table = ["| Metric | Kind | Labels | Says |", "| --- | --- | --- | --- |", ...rows, ""].join("\n");
	const text = fs.readFileSync(PAGE, "utf8");
	const from = text.indexOf(BEGIN) + BEGIN.length;
	const to = text.indexOf(END);
	if (process.env["SPILLWAY_UPDATE_DOCS"] === "1") {
		fs.writeFileSync(PAGE, `${text.slice(0, from)}${table}${text.slice(to)}`);
		return;
	}
	expect(text.slice(from, to)).toBe(table);
});
