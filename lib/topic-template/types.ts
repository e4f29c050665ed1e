/** The names a topic template may use, in the order in which they are offered. */
export const TEMPLATE_VARIABLES = ["database", "tmq_topic", "vgroup_id", "stable", "table"] as const;
export type TemplateVariable = (typeof TEMPLATE_VARIABLES)[number];

/**
 * The names a user property may use: those of topic templates, and `offset`, the message's place in the log of its
 * vgroup. No MQTT topic may depend on that one: each message would go to a topic of its own.
 */
export const PROPERTY_VARIABLES = [...TEMPLATE_VARIABLES, "offset"] as const;
export type PropertyVariable = (typeof PROPERTY_VARIABLES)[number];

/** Kinds of message as far as templates tell them apart. `alter-table` and `drop-table`: a child or a normal table. */
export const MESSAGE_KINDS = [
	"data",
	"create-stable",
	"create-child",
	"create-table",
	"alter-stable",
	"alter-table",
	"drop-stable",
	"drop-table",
	"delete",
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** The variables one message has; a missing key means that TDengine does not send it with this message. */
export type TemplateValues = Partial<Record<TemplateVariable, string>>;

export interface Template<Variable extends string> {
	/** As typed. */
	readonly text: string;
	readonly parts: readonly (string | { readonly variable: Variable })[];
	readonly variables: ReadonlySet<Variable>;
}

export type TopicTemplate = Template<TemplateVariable>;
export type PropertyTemplate = Template<PropertyVariable>;

/** Why a message is not published although it was read. */
export type SkipReason =
	| { readonly kind: "missing-variable"; readonly variable: TemplateVariable; readonly messageKind: MessageKind }
	| { readonly kind: "empty-topic" }
	| { readonly kind: "wildcard-in-topic"; readonly character: "+" | "#" }
	| { readonly kind: "nul-in-topic" }
	| { readonly kind: "topic-too-long"; readonly bytes: number };

export type RenderedTopic =
	| { readonly ok: true; readonly mqttTopic: string }
	| { readonly ok: false; readonly reason: SkipReason };
