import { BROKER_FIELDS } from "@/lib/dsn/broker-fields";
import { FieldReader } from "@/lib/dsn/check-fields";
import { SOURCE_FIELDS } from "@/lib/dsn/source-fields";
import type { DsnDraft } from "@/lib/dsn/types";
import { parseTemplate } from "@/lib/topic-template/parse";
import { renderTopic } from "@/lib/topic-template/render";
import { skipWords } from "@/lib/topic-template/skip-words";
import type { MessageKind } from "@/lib/topic-template/types";
import { asRowLists } from "./row-lists";
import type { Preview, PreviewResult, PreviewSample, PreviewSettings } from "./types";

/** The settings as far as they are typed. */
export function previewSettings(source: DsnDraft, broker: DsnDraft): PreviewSettings {
	const from = new FieldReader(SOURCE_FIELDS, source);
	const to = new FieldReader(BROKER_FIELDS, broker);
	const withMeta = from.isOn("with.meta");
	return {
		topic: to.text("topic") ?? "",
		metaTopic: to.text("meta_topic") ?? "",
		withMeta,
		withMetaDelete: withMeta && from.isOn("with.meta.delete"),
		withMetaDrop: withMeta && from.isOn("with.meta.drop"),
		lists:
			to.choice("payload", ["row", "rows"]) === "rows"
				? { maxRows: bound(to, "batch_rows"), maxBytes: bound(to, "batch_bytes") }
				: undefined,
	};
}

/** What is typed, or the default while that is no number the field can take. */
function bound(broker: FieldReader, name: "batch_rows" | "batch_bytes"): number {
	const usual = Number(BROKER_FIELDS.find((field) => field.name === name)?.default);
	return broker.whole(name) || usual;
}

/** Tries one message: the MQTT topic it would be published to, or why it would not be. */
export function previewSample(sample: PreviewSample, settings: PreviewSettings): PreviewResult {
	const notRead = notReadWords(sample.kind, settings);
	if (notRead !== undefined) return { outcome: "not-read", sample, words: notRead };
	const parsed = parseTemplate(templateFor(sample.kind, settings));
	if (!parsed.ok) return { outcome: "invalid", sample, words: parsed.issues[0]?.message ?? "" };
	const rendered = renderTopic(parsed.template, sample.values, sample.kind);
	if (rendered.ok) return { outcome: "published", sample, mqttTopic: rendered.mqttTopic };
	return { outcome: "skipped", sample, reason: rendered.reason, words: skipWords(rendered.reason) };
}

/** Tries all messages, and counts. Rows that would share a message are one result, with the id of the first. */
export function previewAll(samples: readonly PreviewSample[], settings: PreviewSettings): Preview {
	const single = samples.map((sample) => previewSample(sample, settings));
	const results = settings.lists === undefined ? single : asRowLists(single, settings.lists);
	const count = (outcome: PreviewResult["outcome"]) => results.filter((result) => result.outcome === outcome).length;
	const published = count("published");
	const skipped = count("skipped");
	return {
		results,
		published,
		skipped,
		notRead: count("not-read"),
		invalid: count("invalid"),
		summary: `${published} published, ${skipped} skipped`,
	};
}

/** The template that a message of this kind is published by. */
export function templateFor(kind: MessageKind, settings: PreviewSettings): string {
	return kind === "data" || settings.metaTopic.trim() === "" ? settings.topic : settings.metaTopic;
}

/** Why a message of this kind never reaches a template; undefined when it does. */
export function notReadWords(kind: MessageKind, settings: PreviewSettings): string | undefined {
	if (kind === "data") return undefined;
	if (!settings.withMeta) return "not read: metadata is off";
	if (kind === "delete" && !settings.withMetaDelete) return "not read: deletes are off";
	const isDrop = kind === "drop-stable" || kind === "drop-table";
	return isDrop && !settings.withMetaDrop ? "not read: drops are off" : undefined;
}
