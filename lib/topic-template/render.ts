import { publishableProblem } from "./publishable";
import type { MessageKind, RenderedTopic, TemplateValues, TopicTemplate } from "./types";

/** A template made ready for many messages. */
export interface TopicRenderer {
	readonly template: TopicTemplate;
	/** Rows of one block can go to different MQTT topics: render per row when the table is a column's value. */
	readonly variesByRow: boolean;
	/** The MQTT topic of a message, or why it is skipped. An empty value counts as missing. */
	render(values: TemplateValues, kind: MessageKind): RenderedTopic;
}

/** Whether two rows of one block can have different MQTT topics. */
export function variesByRow(template: TopicTemplate): boolean {
	return template.variables.has("table");
}

/** Renders one message; for many use `prepareTopic`. */
export function renderTopic(template: TopicTemplate, values: TemplateValues, kind: MessageKind): RenderedTopic {
	let mqttTopic = "";
	for (const part of template.parts) {
		if (typeof part === "string") {
			mqttTopic += part;
			continue;
		}
		const value = values[part.variable];
		if (value === undefined || value === "") {
			return { ok: false, reason: { kind: "missing-variable", variable: part.variable, messageKind: kind } };
		}
		mqttTopic += value;
	}
	const problem = publishableProblem(mqttTopic);
	return problem === undefined ? { ok: true, mqttTopic } : { ok: false, reason: problem };
}

/** Prepares a template once; one without variables is rendered right here, and never again. */
export function prepareTopic(template: TopicTemplate): TopicRenderer {
	if (template.variables.size === 0) {
		const rendered = renderTopic(template, {}, "data");
		return { template, variesByRow: false, render: () => rendered };
	}
	return {
		template,
		variesByRow: variesByRow(template),
		render: (values, kind) => renderTopic(template, values, kind),
	};
}
