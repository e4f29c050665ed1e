import type { RowListBounds } from "@/lib/body/row-lists";
import type { MetaFilter } from "@/lib/tmq/meta";
import type { MessageKind, SkipReason, TemplateValues } from "@/lib/topic-template/types";

/** A message to try the settings on. */
export interface PreviewSample {
	/** Unique within one list. */
	readonly id: string;
	/** "Data row", "Drop child table". */
	readonly title: string;
	readonly kind: MessageKind;
	readonly values: TemplateValues;
	/** Exact body, as it would be sent. */
	readonly body: string;
}

/** What the preview needs of the two DSNs. */
export interface PreviewSettings extends MetaFilter {
	readonly topic: string;
	/** Blank: the same as `topic`. */
	readonly metaTopic: string;
	/** Several rows go into one message, within these bounds; undefined: each is one. */
	readonly lists?: RowListBounds | undefined;
}

export type PreviewResult =
	| { outcome: "published"; sample: PreviewSample; mqttTopic: string }
	/** `words`: the reason without "Skipped:". */
	| { outcome: "skipped"; sample: PreviewSample; reason: SkipReason; words: string }
	/** TDengine would not be asked for it, or it would be ignored: metadata is off. */
	| { outcome: "not-read"; sample: PreviewSample; words: string }
	/** The template has a mistake. */
	| { outcome: "invalid"; sample: PreviewSample; words: string };

export interface Preview {
	results: PreviewResult[];
	published: number;
	skipped: number;
	notRead: number;
	invalid: number;
	/** `3 published, 7 skipped` */
	summary: string;
}

/** What is known of the source, so that samples look like its messages. */
export interface SampleContext {
	database?: string | undefined;
	tmqTopic?: string | undefined;
	/** `column` for a query topic, which sends no table name. Undefined: not known. */
	tmqTopicType?: "column" | "stable" | "db" | undefined;
	/** Whether the TMQ topic was made WITH META. Undefined: not known. */
	isWithMeta?: boolean | undefined;
	/** Columns of a row, with TDengine's names of their types. */
	columns?: readonly { name: string; type: string }[] | undefined;
}
