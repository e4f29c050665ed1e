import type { TemplateValues, TopicTemplate } from "./types";

/** The topic as far as it can be rendered, to be shown: a variable that is missing stands there by its name. */
export function renderLoosely(template: TopicTemplate, values: TemplateValues): string {
	return template.parts
		.map((part) => (typeof part === "string" ? part : (values[part.variable] ?? `{${part.variable}}`)))
		.join("");
}
