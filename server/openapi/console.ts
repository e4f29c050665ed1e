import * as z from "zod";
import { aboutSchema } from "@/lib/api/about";
import { webhookInputSchema, webhookListSchema, webhookSchema } from "@/lib/api/alert";
import { demoEndsSchema, demoStatusSchema, startedDemoSchema } from "@/lib/api/demo";
import { serverEventSchema, watchInputSchema } from "@/lib/api/events";
import { settingsChangeSchema, settingsSchema } from "@/lib/api/settings";
import { storeStateSchema } from "@/lib/api/store";
import { workerListSchema } from "@/lib/api/worker";
import { created, events, json, nothing, type RouteDescription, text } from "./description";

const tag = "Console";

export const CONSOLE_ROUTES = {
	"GET /api/events": {
		tag: "Live data",
		summary: "Follow everything that moves",
		description: "The first event is a snapshot; after a cut, send `Last-Event-ID`. The stream ends with the rights.",
		answer: events(serverEventSchema, "One of these as the data of each event."),
	},
	"PUT /api/events/watch": {
		tag: "Live data",
		summary: "Name the tasks whose messages a stream wants",
		body: watchInputSchema,
		answer: nothing,
	},
	"GET /metrics": {
		tag,
		summary: "Read metrics",
		description: "In Prometheus' text format. The token of `SPILLWAY_METRICS_TOKEN_FILE` opens this and nothing else.",
		answer: text(["text/plain"], "All metrics at this moment."),
	},
	"GET /api/openapi.json": {
		tag,
		summary: "Read this document",
		answer: json(z.looseObject({ openapi: z.string() }), "OpenAPI 3.1."),
	},
	"GET /api/about": { tag, summary: "Read what runs", answer: json(aboutSchema, "Version, platform, memory.") },
	"GET /api/store": {
		tag,
		summary: "Ask whether the console's database works",
		answer: json(storeStateSchema, "Publishing does not depend on it."),
	},
	"GET /api/workers": {
		tag,
		summary: "List workers",
		query: z.object({ taskId: z.string().optional().describe("Only those that host pipelines of this task.") }),
		answer: json(workerListSchema, "The processes that host pipelines, by machine."),
	},
	"POST /api/workers/[id]/drain": {
		tag,
		summary: "Drain a worker",
		description: "Its pipelines go elsewhere, it takes no new ones, and it ends once they have drained.",
		answer: nothing,
	},
	"GET /api/settings": { tag, summary: "Read settings", answer: json(settingsSchema, "What is set for everybody.") },
	"PUT /api/settings": {
		tag,
		summary: "Change settings",
		description: "What is not named stays.",
		body: settingsChangeSchema,
		answer: json(settingsSchema, "What is set now."),
	},
	"GET /api/alerts": { tag, summary: "List webhooks", answer: json(webhookListSchema, "With the newest deliveries.") },
	"POST /api/alerts": {
		tag,
		summary: "Create a webhook",
		body: webhookInputSchema,
		answer: created(webhookSchema, "The webhook, without its address."),
	},
	"PUT /api/alerts/[id]": {
		tag,
		summary: "Change a webhook",
		body: webhookInputSchema,
		answer: json(webhookSchema, "The webhook as it is now."),
	},
	"DELETE /api/alerts/[id]": { tag, summary: "Remove a webhook", answer: nothing },
	"POST /api/alerts/[id]/test": {
		tag,
		summary: "Send a test message to a webhook",
		answer: json(webhookSchema, "With the delivery, whether it arrived or not."),
	},
	"GET /api/demo": { tag, summary: "Ask about the demo", answer: json(demoStatusSchema, "How it is.") },
	"POST /api/demo": { tag, summary: "Start the demo", answer: json(startedDemoSchema, "Its task.") },
	"POST /api/demo/ends": {
		tag,
		summary: "Save the demo's ends as connections",
		answer: json(demoEndsSchema, "Their ids."),
	},
	"DELETE /api/demo": { tag, summary: "Stop the demo", answer: json(demoStatusSchema, "How it is now.") },
} as const satisfies Record<string, RouteDescription>;
