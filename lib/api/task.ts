import * as z from "zod";
import { hasOnePlacement, ONE_PLACEMENT_LABEL } from "@/lib/task/placement";

/** Names of secrets kept apart from the DSNs. */
export const SECRET_NAMES = ["source.password", "source.token", "broker.password", "broker.cert_key"] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/** Whoever has a secret stored: a task, or a saved connection. */
export const secretOwnerSchema = z.object({ kind: z.enum(["task", "connection"]), id: z.string() });
export type SecretOwner = z.infer<typeof secretOwnerSchema>;

/**
 * What becomes of a stored secret when a task or connection is saved: `keep` (untouched in the form), `replace`,
 * `remove`, or `take`: a copy of what another one has stored, which never travels through the browser.
 * `keep` and `take` with another host or port than the stored one are refused: the secret must be typed again.
 */
export const secretChangeSchema = z.discriminatedUnion("action", [
	z.object({ action: z.literal("keep") }),
	z.object({ action: z.literal("replace"), value: z.string().min(1).max(65_536) }),
	z.object({ action: z.literal("remove") }),
	z.object({ action: z.literal("take"), from: secretOwnerSchema }),
]);
export type SecretChange = z.infer<typeof secretChangeSchema>;

/** Present keys only; a missing key means: no such secret (new task) or keep (edit). */
export const secretChangesSchema = z.partialRecord(z.enum(SECRET_NAMES), secretChangeSchema);
export type SecretChanges = z.infer<typeof secretChangesSchema>;

const labelSchema = z.string().trim().min(1).max(40);

/** DSN lines here never hold a secret; a line that does is split on the server (see `secrets`). */
export const taskInputSchema = z.object({
	name: z.string().trim().min(1, "Give the task a name.").max(120, "At most 120 characters."),
	labels: z.array(labelSchema).max(20).refine(hasOnePlacement, ONE_PLACEMENT_LABEL).default([]),
	source: z.string().min(1).max(65_536),
	broker: z.string().min(1).max(65_536),
	secrets: secretChangesSchema.default({}),
});
export type TaskInput = z.input<typeof taskInputSchema>;

/** `PUT /api/tasks/[id]`. */
export const taskUpdateSchema = taskInputSchema.extend({
	/** The settings that were changed from: if the stored ones are others by now, nothing is saved. */
	basedOn: z
		.object({ name: z.string(), labels: z.array(z.string()), source: z.string(), broker: z.string() })
		.optional(),
});

export const causeSchema = z.object({
	code: z.string(),
	side: z.enum(["source", "broker", "spillway"]),
	message: z.string(),
	detail: z.string().optional(),
});

export const taskStateSchema = z.discriminatedUnion("phase", [
	z.object({ phase: z.literal("stopped"), sinceMs: z.number() }),
	z.object({ phase: z.literal("starting"), sinceMs: z.number() }),
	z.object({ phase: z.literal("running"), sinceMs: z.number(), isReadingSnapshot: z.boolean() }),
	z.object({
		phase: z.literal("retrying"),
		sinceMs: z.number(),
		cause: causeSchema,
		attempt: z.number(),
		nextAttemptAtMs: z.number(),
	}),
	z.object({ phase: z.literal("stopping"), sinceMs: z.number() }),
	z.object({ phase: z.literal("failed"), sinceMs: z.number(), cause: causeSchema }),
]);

export const HEALTHS = [
	"idle",
	"active",
	"catching-up",
	"skipping",
	"source-unreachable",
	"broker-unreachable",
	"refused",
	"retention-gap",
	"unconfirmed",
] as const;
/** Undefined while stopped. `detail` is the second line ("Attempt 5, next try in 8 s" is made in the browser). */
export const healthSchema = z.object({ kind: z.enum(HEALTHS), detail: z.string().optional() });
export type Health = z.infer<typeof healthSchema>;

export const countersSchema = z.object({
	read: z.number(),
	published: z.number(),
	skipped: z.number(),
	failed: z.number(),
	inFlight: z.number(),
	returned: z.number(),
	publishedBytes: z.number(),
	skippedByReason: z.record(z.string(), z.number()),
	/** Runs stored by earlier versions have none. */
	unknownByKey: z.record(z.string(), z.number()).default({}),
	reconnects: z.number(),
});

const delaySchema = z.object({ p50Ms: z.number(), p99Ms: z.number() });

/** What moves every second. */
export const liveSchema = z.object({
	atMs: z.number(),
	state: taskStateSchema,
	/** When the present run began: a reconnection does not move it. */
	runSinceMs: z.number().optional(),
	health: healthSchema.optional(),
	/** Totals of the present (or last) run. */
	counters: countersSchema,
	/** Messages per second over the last second: read, published, skipped, failed. */
	rates: z.object({ read: z.number(), published: z.number(), skipped: z.number(), failed: z.number() }),
	lag: z.number().optional(),
	inFlightLimit: z.number(),
	delay: delaySchema.optional(),
	rowDelay: delaySchema.optional(),
	lastAcknowledgedAtMs: z.number().optional(),
	retentionGap: z.number(),
	/** Who owes a sign of life (the broker, TDengine, or the worker), and for how long. */
	silence: z.object({ side: z.enum(["source", "broker", "spillway"]), forMs: z.number() }).optional(),
	vgroups: z.array(
		z.object({
			tmqTopic: z.string(),
			vgroupId: z.number(),
			begin: z.string(),
			position: z.string().optional(),
			end: z.string(),
			committed: z.string().optional(),
			lag: z.number().optional(),
		}),
	),
});
export type TaskLive = z.infer<typeof liveSchema>;

export const taskSchema = z.object({
	id: z.string(),
	name: z.string(),
	labels: z.array(z.string()),
	/** DSN lines without secrets. */
	source: z.string(),
	broker: z.string(),
	/** Which secrets are stored. */
	storedSecrets: z.array(z.enum(SECRET_NAMES)),
	desired: z.enum(["running", "stopped"]),
	createdAtMs: z.number(),
	/** Last change of settings or of what the user wants. */
	changedAtMs: z.number(),
	isDemo: z.boolean(),
	/** Same consumer group, or same client id at the same broker, as another task: a sentence for each. */
	warnings: z.array(z.string()),
	live: liveSchema,
	/** Published messages/s, oldest first, one value per 10 s over the last 15 min; null where nothing was recorded. */
	sparkline: z.array(z.number().nullable()),
});
export type Task = z.infer<typeof taskSchema>;

/** Answer of `GET /api/tasks/ID/status`, with status 200 where `isWell`, else 503. */
export const taskStatusSchema = z.object({
	/** The task does what is wanted of it, or is on its way there. */
	isWell: z.boolean(),
	name: z.string(),
	desired: z.enum(["running", "stopped"]),
	state: z.enum(["stopped", "starting", "running", "retrying", "stopping", "failed"]),
	health: z.enum(HEALTHS).optional(),
	/** Why it waits or failed. */
	cause: z.string().optional(),
	/** Entries of TDengine's log that are not read yet. */
	lag: z.number().optional(),
	lastAcknowledgedAtMs: z.number().optional(),
});
export type TaskStatus = z.infer<typeof taskStatusSchema>;

export const taskListSchema = z.object({ tasks: z.array(taskSchema) });

export const HISTORY_WINDOWS = { "5m": 300, "1h": 3_600, "24h": 86_400, "7d": 604_800 } as const;
export type HistoryWindow = keyof typeof HISTORY_WINDOWS;

/** Columns rather than objects: a window is at most about 700 points. Null: nothing was recorded (drawn as a gap). */
export const historySchema = z.object({
	fromMs: z.number(),
	toMs: z.number(),
	stepMs: z.number(),
	atMs: z.array(z.number()),
	read: z.array(z.number().nullable()),
	published: z.array(z.number().nullable()),
	skipped: z.array(z.number().nullable()),
	failed: z.array(z.number().nullable()),
	marks: z.array(z.object({ atMs: z.number(), code: z.string(), message: z.string() })),
});
export type History = z.infer<typeof historySchema>;

export const liveSampleSchema = z.object({
	id: z.number(),
	atMs: z.number(),
	outcome: z.enum(["published", "skipped", "failed"]),
	mqttTopic: z.string().optional(),
	reason: z.string().optional(),
	body: z.string(),
	isCut: z.boolean(),
	bodyBytes: z.number(),
	vgroupId: z.number(),
	qos: z.union([z.literal(0), z.literal(1), z.literal(2)]),
	delayMs: z.number().optional(),
});
export type TaskSample = z.infer<typeof liveSampleSchema>;

export const taskEventSchema = z.object({
	id: z.string(),
	atMs: z.number(),
	runId: z.string().optional(),
	level: z.enum(["info", "warning", "error"]),
	code: z.string(),
	message: z.string(),
});
export type TaskEventRecord = z.infer<typeof taskEventSchema>;

export const runSchema = z.object({
	id: z.string(),
	startedAtMs: z.number(),
	endedAtMs: z.number().optional(),
	reason: z.string().optional(),
	/** Why it failed, as the log tells it. */
	message: z.string().optional(),
	counters: countersSchema,
});
export type RunRecord = z.infer<typeof runSchema>;
