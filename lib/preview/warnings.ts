import { AVAILABILITY } from "@/lib/topic-template/availability";
import { formatTemplate } from "@/lib/topic-template/format";
import { parseTemplate } from "@/lib/topic-template/parse";
import { MESSAGE_KINDS, type MessageKind, type TemplateVariable, type TopicTemplate } from "@/lib/topic-template/types";
import { notReadWords, templateFor } from "./preview";
import { sampleTitle } from "./titles";
import type { PreviewSettings, SampleContext } from "./types";

/** A parameter of the broker, or `with.meta` of the source. */
export type WarnedField = "topic" | "meta_topic" | "with.meta";

/** Settings that are valid and yet publish less than somebody may expect. */
export interface PreviewWarning {
	code: "no-data-row" | "no-table-in-query" | "metadata-skipped" | "metadata-off" | "no-metadata" | "reserved-topic";
	/** The parameter to look at. */
	field: WarnedField;
	/** What would happen, in one sentence; `detail` says why. */
	lead: string;
	detail: string;
	/** A change that mends it, for a button. */
	mend?: { label: string; field: WarnedField; value: string };
}

/** What to warn of in valid templates; an invalid one has issues instead. */
export function warningsFor(settings: PreviewSettings, context: SampleContext = {}): PreviewWarning[] {
	const topic = parseTemplate(settings.topic);
	const metaTopic = parseTemplate(templateFor("create-stable", settings));
	const warnings: PreviewWarning[] = [];
	if (topic.ok) warnings.push(...dataWarnings(topic.template, context), ...reservedWarnings(topic.template));
	if (metaTopic.ok) warnings.push(...metadataWarnings(metaTopic.template, settings));
	warnings.push(...switchWarnings(settings, context));
	return warnings;
}

function dataWarnings(template: TopicTemplate, context: SampleContext): PreviewWarning[] {
	const lead = "No data row would be published.";
	if (template.variables.has("stable")) {
		const detail =
			"TDengine does not send the super table with data rows, so {stable} is empty and each row is skipped.";
		return [{ code: "no-data-row", field: "topic", lead, detail, mend: mendStable(template, context) }];
	}
	if (!template.variables.has("table") || isTableSent(context)) return [];
	const query = context.tmqTopic === undefined ? "The query" : `The query of ${context.tmqTopic}`;
	const detail = `${query} does not select tbname, so {table} is empty and each row is skipped.`;
	const value = withoutSegments(template, ["table"]);
	if (value === "") return [{ code: "no-table-in-query", field: "topic", lead, detail }];
	const mend = { label: `Use ${value}`, field: "topic", value } as const;
	return [{ code: "no-table-in-query", field: "topic", lead, detail, mend }];
}

function mendStable(template: TopicTemplate, context: SampleContext): NonNullable<PreviewWarning["mend"]> {
	if (!template.variables.has("table") && isTableSent(context)) {
		const parts = template.parts.map((part) =>
			typeof part !== "string" && part.variable === "stable" ? ({ variable: "table" } as const) : part,
		);
		return { label: "Use {table}", field: "topic", value: formatTemplate(parts) };
	}
	return { label: "Remove {stable}", field: "topic", value: withoutSegments(template, ["stable"]) };
}

/** Unless the source is known to be a query that does not select it, a row has a table. */
function isTableSent({ tmqTopicType, columns }: SampleContext): boolean {
	if (tmqTopicType !== "column" || columns === undefined || columns.length === 0) return true;
	return columns.some(({ name }) => name.toLowerCase() === "tbname");
}

function metadataWarnings(template: TopicTemplate, settings: PreviewSettings): PreviewWarning[] {
	const skipped = MESSAGE_KINDS.filter(
		(kind) => kind !== "data" && notReadWords(kind, settings) === undefined && lacking(template, kind).length > 0,
	);
	if (skipped.length === 0) return [];
	const missing = [...new Set(skipped.flatMap((kind) => lacking(template, kind)))];
	const kinds = skipped.map((kind) => sampleTitle(kind).toLowerCase()).join(", ");
	const names = missing.map((name) => `{${name}}`).join(" and ");
	const base = withoutSegments(template, missing);
	const value = base === "" ? "meta" : base.endsWith("/meta") ? base : `${base}/meta`;
	return [
		{
			code: "metadata-skipped",
			field: settings.metaTopic.trim() === "" ? "topic" : "meta_topic",
			lead: "Some table changes would be skipped.",
			detail: `${names} ${missing.length > 1 ? "are" : "is"} not sent with: ${kinds}.`,
			mend: { label: `Use ${value} for metadata`, field: "meta_topic", value },
		},
	];
}

/** A switch at one end that makes a setting at the other pointless. */
function switchWarnings(settings: PreviewSettings, context: SampleContext): PreviewWarning[] {
	const lead = "No table change would be published.";
	if (!settings.withMeta && settings.metaTopic.trim() !== "") {
		const detail = "There is an MQTT topic for metadata, but metadata is off.";
		const mend = { label: "Publish table changes", field: "with.meta", value: "true" } as const;
		return [{ code: "metadata-off", field: "meta_topic", lead, detail, mend }];
	}
	if (!settings.withMeta || context.isWithMeta !== false) return [];
	const detail = `${context.tmqTopic ?? "The TMQ topic"} was made without WITH META, so TDengine sends only rows.`;
	return [{ code: "no-metadata", field: "with.meta", lead, detail }];
}

function lacking(template: TopicTemplate, kind: MessageKind): TemplateVariable[] {
	return [...template.variables].filter((variable) => !AVAILABILITY[kind][variable]);
}

function reservedWarnings(template: TopicTemplate): PreviewWarning[] {
	const first = template.parts[0];
	if (typeof first !== "string" || !first.startsWith("$")) return [];
	return [
		{
			code: "reserved-topic",
			field: "topic",
			lead: "The broker may refuse this MQTT topic.",
			detail: "Those that begin with $ are kept for the broker's own messages.",
		},
	];
}

/** The template without the levels that hold one of the variables. */
function withoutSegments(template: TopicTemplate, names: readonly TemplateVariable[]): string {
	return formatTemplate(template.parts)
		.split("/")
		.filter((level) => !names.some((name) => level.includes(`{${name}}`)))
		.join("/");
}
