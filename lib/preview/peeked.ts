import { MESSAGE_KINDS, TEMPLATE_VARIABLES, type TemplateValues } from "@/lib/topic-template/types";
import { sampleTitle } from "./titles";
import type { PreviewSample } from "./types";

/** A message of a live peek as a sample; undefined for a kind this version does not know. */
export function peekedSample(
	line: { kind: string; values: Readonly<Record<string, string>>; body: string },
	index: number,
): PreviewSample | undefined {
	const kind = MESSAGE_KINDS.find((known) => known === line.kind);
	if (kind === undefined) return undefined;
	const values: TemplateValues = {};
	for (const name of TEMPLATE_VARIABLES) {
		const value = Object.hasOwn(line.values, name) ? line.values[name] : undefined;
		if (value !== undefined) values[name] = value;
	}
	return { id: `peeked-${index}`, title: sampleTitle(kind), kind, values, body: line.body };
}
