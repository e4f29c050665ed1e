import * as z from "zod";
import { configurationInputSchema, configurationPlanSchema } from "@/lib/api/configuration";
import { logFileQuerySchema, logPageSchema, logQuerySchema } from "@/lib/api/log";
import { positionsSchema, repositionSchema } from "@/lib/api/positions";
import { skippedSchema } from "@/lib/api/skipped";
import {
	type HISTORY_WINDOWS,
	historySchema,
	runSchema,
	taskInputSchema,
	taskListSchema,
	taskSchema,
	taskStatusSchema,
	taskUpdateSchema,
} from "@/lib/api/task";
import { exportInputSchema, importInputSchema, importPlanSchema } from "@/lib/api/task-file";
import { verifyInputSchema, verifyLineSchema } from "@/lib/api/verify";
import { created, json, lines, nothing, type RouteDescription, text } from "./description";

const tag = "Tasks";
const task = json(taskSchema, "The task as it is now.");
const windowSchema = z.object({ window: z.enum(["5m", "1h", "24h", "7d"] satisfies (keyof typeof HISTORY_WINDOWS)[]) });

export const TASK_ROUTES = {
	"GET /api/tasks": { tag, summary: "List tasks", answer: json(taskListSchema, "All tasks by name, with what moves.") },
	"POST /api/tasks": {
		tag,
		summary: "Create a task",
		description: "The task is stopped. A password inside a DSN is taken out of it, encrypted, and never sent back.",
		body: taskInputSchema,
		answer: created(taskSchema, "The new task."),
	},
	"GET /api/tasks/[id]": { tag, summary: "Read a task", answer: task },
	"PUT /api/tasks/[id]": {
		tag,
		summary: "Change a task",
		description:
			"A running task is restarted with the new settings after a drain. With `basedOn`, nothing is saved where somebody else changed the task in between (409).",
		body: taskUpdateSchema,
		answer: task,
	},
	"DELETE /api/tasks/[id]": {
		tag,
		summary: "Delete a task",
		description: "It is stopped first. Its consumer group stays in TDengine.",
		answer: nothing,
	},
	"GET /api/tasks/[id]/status": {
		tag,
		summary: "Ask whether a task is well",
		description: "For scripts and monitors: `curl --fail` ends with an error where somebody has to look.",
		answer: json(taskStatusSchema, "It does what is wanted of it, or is on its way there."),
		also: { status: 503, when: "It waits, failed, is stopped against the wish, or was not heard of." },
	},
	"GET /api/tasks/[id]/history": {
		tag,
		summary: "Read throughput over time",
		query: windowSchema.partial(),
		answer: json(historySchema, "Columns of one length; null where nothing was recorded."),
	},
	"GET /api/tasks/[id]/events": {
		tag,
		summary: "Read the log, a page at a time",
		query: logQuerySchema,
		answer: json(logPageSchema, "Newest first."),
	},
	"GET /api/tasks/[id]/log": {
		tag,
		summary: "Download the log",
		query: logFileQuerySchema,
		answer: text(["text/plain", "application/x-ndjson"], "Oldest first, in the format asked for."),
	},
	"GET /api/tasks/[id]/runs": {
		tag,
		summary: "List runs",
		answer: json(z.object({ runs: z.array(runSchema) }), "The newest 100, newest first."),
	},
	"GET /api/tasks/[id]/skipped": {
		tag,
		summary: "Read what was not published, by reason",
		answer: json(skippedSchema, "Most frequent reason first, with samples."),
	},
	"POST /api/tasks/[id]/start": { tag, summary: "Start a task", answer: task },
	"POST /api/tasks/[id]/stop": {
		tag,
		summary: "Stop a task",
		description: "What was read is published and committed first.",
		answer: task,
	},
	"POST /api/tasks/[id]/restart": { tag, summary: "Restart a task", answer: task },
	"POST /api/tasks/[id]/skip-refused": {
		tag,
		summary: "Go on past a refused message",
		description: "For a task that failed because its broker refused one message: that one is passed over.",
		answer: task,
	},
	"POST /api/tasks/[id]/duplicate": {
		tag,
		summary: "Duplicate a task",
		answer: created(taskSchema, "The copy, stopped, with a name, group and client id of its own."),
	},
	"POST /api/tasks/[id]/verify": {
		tag,
		summary: "Watch the task's messages arrive",
		description: "Subscribes at the task's broker beside it, for some minutes.",
		body: verifyInputSchema,
		answer: lines(verifyLineSchema, "What was sent and what arrived, as it happens."),
	},
	"GET /api/tasks/[id]/positions": {
		tag,
		summary: "Read where a stopped task stands",
		answer: json(positionsSchema, "Offsets of its consumer group by vgroup, as decimal text."),
	},
	"POST /api/tasks/[id]/position": {
		tag,
		summary: "Have a stopped task read on from elsewhere",
		body: repositionSchema,
		answer: json(positionsSchema, "Where it stands now."),
	},
	"GET /api/tasks/export": {
		tag,
		summary: "Export tasks as YAML",
		query: z.object({ ids: z.string().optional().describe("Ids with commas between; without: every task.") }),
		answer: text(["application/yaml"], "One file, without secrets."),
	},
	"POST /api/tasks/export": {
		tag,
		summary: "Export many tasks as YAML",
		description: "The same for more ids than an address holds.",
		body: exportInputSchema,
		answer: text(["application/yaml"], "One file, without secrets."),
	},
	"POST /api/tasks/import": {
		tag,
		summary: "Import tasks from YAML",
		description: "Nothing is changed unless `apply` is true, and then all or nothing.",
		body: importInputSchema,
		answer: json(importPlanSchema, "What would be changed, or was."),
	},
	"GET /api/configuration": {
		tag,
		summary: "Export tasks and connections as YAML",
		answer: text(["application/yaml"], "One file that `spillway apply` takes, without secrets."),
	},
	"POST /api/configuration/plan": {
		tag,
		summary: "Compare files with what is stored",
		description: "Changes nothing.",
		body: configurationInputSchema,
		answer: json(configurationPlanSchema, "What would be changed, and what keeps the files from being taken."),
	},
	"POST /api/configuration": {
		tag,
		summary: "Apply files",
		description: "All or nothing, in one step. Nothing is deleted unless `prune` or `remove` asks for it.",
		body: configurationInputSchema,
		answer: json(configurationPlanSchema, "What was changed."),
	},
} as const satisfies Record<string, RouteDescription>;
