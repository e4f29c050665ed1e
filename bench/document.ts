import fs from "node:fs";
import os from "node:os";
import { machine, revision } from "./machine";
import type { Section } from "./section";

/**
 * Puts what was measured into a document, between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`.
 *
 * @returns whether the document has such a place
 */
export function fillDocument(file: string, section: Section): boolean {
	const text = fs.readFileSync(file, "utf8");
	const [begin, end] = [`<!-- bench:${section.name} -->`, `<!-- /bench:${section.name} -->`];
	const from = text.indexOf(begin);
	const to = text.indexOf(end);
	if (from < 0 || to < from) return false;
	const day = new Date().toISOString().slice(0, 10);
	// Says how much else the machine had to do: a run on a busy one proves little.
	const load = `load average ${os.loadavg()[0]?.toFixed(1)} at the end`;
	const origin = `Measured on ${day} at commit ${revision()}: ${machine()}; ${load}.`;
	const filled = [begin, origin, "", ...section.lines, end].join("\n");
	fs.writeFileSync(file, text.slice(0, from) + filled + text.slice(to + end.length));
	return true;
}
