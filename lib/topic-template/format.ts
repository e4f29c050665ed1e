import type { TopicTemplate } from "./types";

/**
 * Writes the parts of a template so that `parseTemplate` reads the same parts: `{name}`, doubled literal braces. A
 * variable after a literal `$` is written `${name}`, because the reader takes that `$` as part of the variable.
 */
export function formatTemplate(parts: TopicTemplate["parts"]): string {
	let text = "";
	for (const part of parts) {
		if (typeof part === "string") text += part.replace(/[{}]/g, "$&$&");
		else text += text.endsWith("$") ? `\${${part.variable}}` : `{${part.variable}}`;
	}
	return text;
}
