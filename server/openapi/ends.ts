import {
	checkInputSchema,
	checkStepSchema,
	endInputSchema,
	peekInputSchema,
	peekLineSchema,
	tmqTopicsSchema,
} from "@/lib/api/check";
import { connectionInputSchema, connectionSchema, connectionsSchema } from "@/lib/api/connection";
import {
	catalogSchema,
	childrenInputSchema,
	childrenSchema,
	columnsInputSchema,
	columnsSchema,
	explorerInputSchema,
	queryInputSchema,
	queryResultSchema,
} from "@/lib/api/explorer";
import { storedFileInputSchema, storedFileListSchema, storedFileSchema } from "@/lib/api/file";
import { created, json, lines, nothing, type RouteDescription } from "./description";

const tag = "Ends and connections";

export const END_ROUTES = {
	"GET /api/connections": {
		tag,
		summary: "List saved connections",
		answer: json(connectionsSchema, "Sources and brokers, without secrets."),
	},
	"POST /api/connections": {
		tag,
		summary: "Save a connection",
		body: connectionInputSchema,
		answer: created(connectionSchema, "The saved connection."),
	},
	"PUT /api/connections/[id]": {
		tag,
		summary: "Change a saved connection",
		description: "Tasks that were filled in from it have their own copy and stay as they are.",
		body: connectionInputSchema,
		answer: json(connectionSchema, "The connection as it is now."),
	},
	"DELETE /api/connections/[id]": { tag, summary: "Remove a saved connection", answer: nothing },
	"POST /api/checks": {
		tag,
		summary: "Check a connection, step by step",
		body: checkInputSchema,
		answer: lines(checkStepSchema, "Each step as it is done."),
	},
	"POST /api/peeks": {
		tag,
		summary: "Peek at a TMQ topic",
		description: "Reads some messages with a throwaway consumer group, commits nothing, and removes the group again.",
		body: peekInputSchema,
		answer: lines(peekLineSchema, "Progress, messages, and how it ended."),
	},
	"POST /api/topics": {
		tag,
		summary: "List the TMQ topics of a source",
		body: endInputSchema,
		answer: json(tmqTopicsSchema, "The topics."),
	},
	"GET /api/files": {
		tag,
		summary: "List stored certificates and keys",
		answer: json(storedFileListSchema, "Everything but their content."),
	},
	"POST /api/files": {
		tag,
		summary: "Store a certificate or key",
		body: storedFileInputSchema,
		answer: created(storedFileSchema, "What is told of it from now on."),
	},
	"DELETE /api/files/[name]": { tag, summary: "Remove a stored certificate or key", answer: nothing },
	"POST /api/explorer/catalog": {
		tag: "Explorer",
		summary: "Read databases, super tables and TMQ topics",
		body: explorerInputSchema,
		answer: json(catalogSchema, "What the source's user may see."),
	},
	"POST /api/explorer/children": {
		tag: "Explorer",
		summary: "List tables",
		body: childrenInputSchema,
		answer: json(childrenSchema, "A page of names."),
	},
	"POST /api/explorer/columns": {
		tag: "Explorer",
		summary: "Read the columns of a table",
		body: columnsInputSchema,
		answer: json(columnsSchema, "Columns, then tags."),
	},
	"POST /api/explorer/query": {
		tag: "Explorer",
		summary: "Run SQL",
		description: "Statements that may change something are refused unless `mayChange` is true.",
		body: queryInputSchema,
		answer: json(queryResultSchema, "The rows, up to the limit."),
	},
} as const satisfies Record<string, RouteDescription>;
