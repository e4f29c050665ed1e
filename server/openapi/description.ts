import type * as z from "zod";

export const TAGS = {
	Tasks: "What is published where: settings, runs, numbers, log.",
	"Ends and connections": "Saved sources and brokers, checks, certificates.",
	Explorer: "Databases, super tables and TMQ topics of a saved source, and SQL there.",
	"Live data": "What moves, as server-sent events.",
	"Sign-in and accounts": "People, their sessions and tokens, and what they did.",
	Console: "What is set for the whole console, and how it is.",
} as const;
export type Tag = keyof typeof TAGS;

/** What a route answers when it succeeds. */
export type Answer =
	| { kind: "json"; status: 200 | 201; schema: z.ZodType; what: string }
	| { kind: "nothing" }
	/** A line of JSON per item, each as soon as it is there. */
	| { kind: "lines"; schema: z.ZodType; what: string }
	| { kind: "events"; schema: z.ZodType; what: string }
	| { kind: "text"; mediaTypes: readonly string[]; what: string };

/** A route for readers of the API; who may call it and what can be refused follow from the route table. */
export interface RouteDescription {
	tag: Tag;
	/** In a few words, without a full stop. */
	summary: string;
	/** What the summary leaves open. */
	description?: string;
	query?: z.ZodObject;
	body?: z.ZodType;
	answer: Answer;
	/** The same body with another status, and when. */
	also?: { status: number; when: string };
}

export const json = (schema: z.ZodType, what: string): Answer => ({ kind: "json", status: 200, schema, what });
export const created = (schema: z.ZodType, what: string): Answer => ({ kind: "json", status: 201, schema, what });
export const nothing: Answer = { kind: "nothing" };
export const lines = (schema: z.ZodType, what: string): Answer => ({ kind: "lines", schema, what });
export const events = (schema: z.ZodType, what: string): Answer => ({ kind: "events", schema, what });
export const text = (mediaTypes: readonly string[], what: string): Answer => ({ kind: "text", mediaTypes, what });
