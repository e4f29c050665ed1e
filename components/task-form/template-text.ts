import { AVAILABILITY } from "@/lib/topic-template/availability";
import { parseTemplate } from "@/lib/topic-template/parse";
import { TEMPLATE_VARIABLES, type TemplateVariable } from "@/lib/topic-template/types";

/** A stretch of a template as it is drawn: `warned` is a variable that data rows lack, `wrong` is to be mended. */
export interface TemplateSpan {
	text: string;
	look: "plain" | "variable" | "warned" | "wrong";
	/** Where it starts, unique in its template. */
	at: number;
}

/** The variables that TDengine never sends with data rows. */
export const METADATA_ONLY: ReadonlySet<TemplateVariable> = new Set(
	TEMPLATE_VARIABLES.filter((variable) => !AVAILABILITY.data[variable]),
);

/** Cuts a template into what is drawn alike. Joined, the spans are the text, so that they lie exactly under it. */
export function templateSpans(text: string, isForData: boolean): TemplateSpan[] {
	const parsed = parseTemplate(text);
	const issues = parsed.ok ? [] : parsed.issues.filter((issue) => issue.end > issue.start);
	const spans: TemplateSpan[] = [];
	let at = 0;
	const push = (end: number, look: TemplateSpan["look"]) => {
		if (end > at) spans.push({ text: text.slice(at, end), look, at });
		at = Math.max(at, end);
	};
	const pushGood = (end: number) => {
		for (const match of text.slice(at, end).matchAll(/\{\{|\}\}|\$?\{([a-z_]+)\}/g)) {
			const variable = TEMPLATE_VARIABLES.find((known) => known === match[1]);
			if (variable === undefined) continue;
			const start = spanStart(match.index);
			push(start, "plain");
			push(start + match[0].length, isForData && METADATA_ONLY.has(variable) ? "warned" : "variable");
		}
		push(end, "plain");
	};
	let base = 0;
	const spanStart = (index: number) => base + index;
	for (const issue of [...issues].sort((a, b) => a.start - b.start)) {
		base = at;
		pushGood(Math.max(at, issue.start));
		push(issue.end, "wrong");
	}
	base = at;
	pushGood(text.length);
	return spans;
}
